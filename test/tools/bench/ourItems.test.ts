import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { Precision } from "../../../lib/base/engine/precision";
import { hasBfloat16 } from "../../../lib/base/engine/precisionTrial";
import { hasFastBfloat16 } from "../../../lib/base/engine/trainingPrecision";
import { readSafetensors } from "../../../lib/base/files/safetensors";
import { BENCH_ITEMS, type BenchItem, hasMixedForm } from "../../../lib/tools/bench/benchItems";
import { measureEnginePeak } from "../../../lib/tools/bench/enginePeak";
import { prepareItem } from "../../../lib/tools/bench/ourWorker";
import { writeGreyImage } from "../../support/imageFolder";
import { withTempFolder } from "../../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../../support/tensors";

const SIZE = 32;

async function imageFiles(folder: string): Promise<string[]> {
  const files = Array.from({ length: 6 }, (_, i) => path.join(folder, "images", `${i}.png`));
  for (const [i, file] of files.entries()) await writeGreyImage(file, 20 * i, 48);
  return files;
}

describe("our side of the benchmark", () => {
  before(startEngine);

  const precisionsOf = (item: BenchItem): Precision[] =>
    hasMixedForm(item) ? ["float32", "bfloat16"] : ["float32"];
  const forms = BENCH_ITEMS.flatMap((item) =>
    precisionsOf(item).map((precision) => ({ ...item, precision })),
  );

  for (const { name, model, precision } of forms) {
    it(`runs ${name} in ${precision} at a tiny size and leaves no tensors behind`, function () {
      if (precision === "bfloat16" && !hasBfloat16()) this.skip();
      return withTempFolder(async (folder) => {
        const files = await imageFiles(folder);
        await expectNoTensorLeak(async () => {
          const item = await prepareItem({
            do: "prepare",
            item: name,
            model,
            precision,
            imageSize: SIZE,
            batchSize: 2,
            pretrained: null,
            weights: path.join(folder, "weights.safetensors"),
            input: path.join(folder, "input.safetensors"),
            files,
            labels: files.map((_, i) => i % 2),
            cache: path.join(folder, "cache"),
          });
          for (const values of Object.values(item.numbers))
            expect(values.every(Number.isFinite)).to.equal(true);
          const waiting = await item.run();
          if (name.startsWith("epoch") && !name.endsWith("features"))
            expect(waiting).to.be.within(0, 1);
          if (name.endsWith("features")) expect(item.onceSeconds).to.be.above(0);
          item.dispose();
        });
      });
    });
  }

  it("writes weights and images once and uses them again, so that both sides have the same", () =>
    withTempFolder(async (folder) => {
      const request = {
        do: "prepare",
        item: "cnn-inference",
        model: "cnn",
        precision: "float32",
        imageSize: SIZE,
        batchSize: 2,
        pretrained: null,
        weights: path.join(folder, "weights.safetensors"),
        input: path.join(folder, "input.safetensors"),
        files: [],
        labels: [],
        cache: path.join(folder, "cache"),
      } as const;
      const answers: number[][] = [];
      for (let i = 0; i < 2; i++) {
        const item = await prepareItem({ ...request, files: [], labels: [] });
        answers.push(item.numbers.logits);
        item.dispose();
      }
      expect(answers[1]).to.deep.equal(answers[0]);
      expect(readSafetensors(request.input).tensors.get("images")!.shape).to.deep.equal([
        2,
        SIZE,
        SIZE,
        1,
      ]);
      expect(fs.existsSync(request.weights)).to.equal(true);
    }));

  it("measures the engine's peak and leaves no tensors behind", async () => {
    await expectNoTensorLeak(() => {
      const { matrixProduct, convolution, bfloat16Convolution } = measureEnginePeak(64);
      expect(Math.min(matrixProduct, convolution)).to.be.above(0);
      if (hasFastBfloat16()) expect(bfloat16Convolution).to.be.above(0);
      else expect(bfloat16Convolution).to.equal(undefined);
    });
  });
});
