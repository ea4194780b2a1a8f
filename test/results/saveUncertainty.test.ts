import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { buildCnn } from "../../lib/models/buildCnn";
import { saveUncertainty } from "../../lib/results/saveUncertainty";
import { readUncertainty } from "../../lib/results/uncertaintyFile";
import { predictWithDropout } from "../../lib/training/predictWithDropout";
import { cnnEvalTransform } from "../../lib/transforms/presets";
import { memoryImageSet } from "../support/memoryImageSet";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

const imageSize = 16;
const data = {
  validation: memoryImageSet(3, imageSize, 1),
  test: memoryImageSet(4, imageSize, 2),
};

describe("saveUncertainty", () => {
  before(startEngine);

  it("writes the rows that it returns, validation first", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize });
      const file = path.join(folder, "uncertainty", "cnn.csv");
      const rows = await saveUncertainty(file, model, data, cnnEvalTransform, { seed: 5 });
      expect(readUncertainty(file)).to.deep.equal(rows);
      expect(rows.map(({ split, file: image, label }) => [split, image, label])).to.deep.equal([
        ["validation", "train/0.png", 0],
        ["validation", "train/1.png", 1],
        ["validation", "train/2.png", 0],
        ["test", "train/0.png", 0],
        ["test", "train/1.png", 1],
        ["test", "train/2.png", 0],
        ["test", "train/3.png", 1],
      ]);
      model.dispose();
    }));

  it("holds what predictWithDropout says about each split with the same seed", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize });
      const file = path.join(folder, "cnn.csv");
      const rows = await saveUncertainty(file, model, data, cnnEvalTransform, { seed: 5 });
      const found = await predictWithDropout(model, data.test, cnnEvalTransform, { seed: 5 });
      const tests = rows.filter(({ split }) => split === "test");
      expect(tests.map(({ probability }) => probability)).to.deep.equal(found.probabilities);
      expect(tests.map(({ standardDeviation }) => standardDeviation)).to.deep.equal(
        found.standardDeviation,
      );
      expect(tests.map(({ passes }) => passes)).to.deep.equal([20, 20, 20, 20]);
      const other = await saveUncertainty(file, model, data, cnnEvalTransform, { seed: 6 });
      expect(other[0].probability).to.not.equal(rows[0].probability);
      model.dispose();
    }));

  it("writes nothing where a split cannot be read", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize });
      const file = path.join(folder, "cnn.csv");
      const broken = {
        ...data.test,
        pixels: () => {
          throw new Error("the cache is gone");
        },
      };
      const error = await saveUncertainty(
        file,
        model,
        { ...data, test: broken },
        cnnEvalTransform,
        { seed: 5 },
      ).catch(String);
      expect(error).to.contain("the cache is gone");
      expect(fs.existsSync(file)).to.equal(false);
      model.dispose();
    }));

  it("leaves no tensors behind", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize });
      const file = path.join(folder, "cnn.csv");
      await expectNoTensorLeak(
        async () => void (await saveUncertainty(file, model, data, cnnEvalTransform, { seed: 5 })),
      );
      model.dispose();
    }));
});
