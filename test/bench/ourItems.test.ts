import { expect } from "chai";
import fs from "node:fs";
import path from "node:path";
import { BENCH_ITEMS } from "../../lib/bench/benchItems";
import { prepareItem } from "../../lib/bench/ourWorker";
import { measureEnginePeak } from "../../lib/bench/enginePeak";
import { tf } from "../../lib/engine/tf";
import { readSafetensors } from "../../lib/models/safetensors";
import { writeGreyImage } from "../support/imageFolder";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

const SIZE = 32;

async function imageFiles(folder: string): Promise<string[]> {
  const files = Array.from({ length: 6 }, (_, i) => path.join(folder, "images", `${i}.png`));
  for (const [i, file] of files.entries()) await writeGreyImage(file, 20 * i, 48);
  return files;
}

describe("our side of the benchmark", () => {
  before(startEngine);

  for (const { name, model } of BENCH_ITEMS) {
    it(`runs ${name} at a tiny size and leaves no tensors behind`, () =>
      withTempFolder(async (folder) => {
        const files = await imageFiles(folder);
        await expectNoTensorLeak(async () => {
          const item = await prepareItem({
            do: "prepare", item: name, model, imageSize: SIZE, batchSize: 2, pretrained: null,
            weights: path.join(folder, "weights.safetensors"), input: path.join(folder, "input.safetensors"),
            files, labels: files.map((_, i) => i % 2), cache: path.join(folder, "cache"),
          });
          for (const values of Object.values(item.numbers)) expect(values.every(Number.isFinite)).to.equal(true);
          const waiting = await item.run();
          if (name.startsWith("epoch")) expect(waiting).to.be.within(0, 1);
          item.dispose();
        });
      }));
  }

  it("writes weights and images once and uses them again, so that both sides have the same", () =>
    withTempFolder(async (folder) => {
      const request = {
        do: "prepare", item: "cnn-inference", model: "cnn", imageSize: SIZE, batchSize: 2, pretrained: null,
        weights: path.join(folder, "weights.safetensors"), input: path.join(folder, "input.safetensors"),
        files: [], labels: [], cache: path.join(folder, "cache"),
      } as const;
      const answers: number[][] = [];
      for (let i = 0; i < 2; i++) {
        const item = await prepareItem({ ...request, files: [], labels: [] });
        answers.push(item.numbers.logits);
        item.dispose();
      }
      expect(answers[1]).to.deep.equal(answers[0]);
      expect(readSafetensors(request.input).tensors.get("images")!.shape).to.deep.equal([2, SIZE, SIZE, 1]);
      expect(fs.existsSync(request.weights)).to.equal(true);
    }));

  it("measures the engine's peak and leaves no tensors behind", async () => {
    await expectNoTensorLeak(() => {
      const { matrixProduct, convolution } = measureEnginePeak(64);
      expect(Math.min(matrixProduct, convolution)).to.be.above(0);
      expect(tf.memory().numTensors).to.be.at.least(0);
    });
  });
});
