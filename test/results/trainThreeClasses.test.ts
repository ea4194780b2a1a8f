import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ensureSample } from "../../lib/base/sample/generateSample";
import { readSettings, type Settings } from "../../lib/base/settings";
import { type DataSets, openDataSets } from "../../lib/data/openDataSets";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { resultsPaths } from "../../lib/results/resultsPaths";
import { readThreeClass } from "../../lib/results/threeClassFile";
import { trainThreeClasses } from "../../lib/results/trainThreeClasses";
import { exampleMetrics } from "../support/modelMetrics";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

const COUNTS = {
  train: { NORMAL: 12, PNEUMONIA: 40 },
  test: { NORMAL: 6, PNEUMONIA: 24 },
  val: { NORMAL: 1, PNEUMONIA: 1 },
};
const { history } = exampleMetrics();

/** Runs `body` on a small sample with all three classes in each split. */
function withSample(body: (data: DataSets, settings: Settings) => Promise<void>): Promise<void> {
  return withTempFolder(async (folder) => {
    await ensureSample(path.join(folder, "sample"), { imageSize: 32, counts: COUNTS });
    const settings = readSettings({
      XRAY_DATA: path.join(folder, "sample"),
      XRAY_RESULTS: path.join(folder, "results"),
      XRAY_CACHE: path.join(folder, "cache"),
      XRAY_IMAGE_SIZE: "32",
      XRAY_EPOCHS: "2",
    });
    const data = await openDataSets(settings);
    try {
      await body(data, settings);
    } finally {
      data.close();
    }
  });
}

/** The test images as if their names did not tell what caused the pneumonia. */
function withoutCauses(data: DataSets): DataSets {
  const images = data.test.images.map((image) => ({ ...image, subtype: null }));
  return { ...data, test: { ...data.test, images } };
}

describe("trainThreeClasses", () => {
  before(startEngine);

  it("writes what it returns: a head trained for the epochs that the settings allow", () =>
    withSample(async (data, settings) => {
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      const results = (await trainThreeClasses({ model, history, data, settings }))!;
      expect(readThreeClass(resultsPaths(settings.results).threeClass)).to.deep.equal(results);
      expect(results.history.epochs.length).to.be.within(1, 2);
      expect(results.history.selectedOn).to.equal("validation");
      expect(results.settings).to.include({ epochs: 2, learningRate: 1e-3, useClassWeights: true });
      expect(results.seed).to.equal(settings.seed);
      const { NORMAL, BACTERIAL, VIRAL } = results.dataSet.counts.test;
      expect([NORMAL, BACTERIAL + VIRAL]).to.deep.equal([6, 24]);
      const judged = results.splits.test.confusionMatrix.map((row) => row.reduce((a, b) => a + b));
      expect(judged).to.deep.equal([NORMAL, BACTERIAL, VIRAL]);
      model.dispose();
    }));

  it("marks results as optimistic where the test images chose the backbone's epoch", () =>
    withSample(async (data, settings) => {
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      const chosen = { ...history, selectedOn: "test" as const };
      const results = await trainThreeClasses({ model, history: chosen, data, settings });
      expect(results!.protocol).to.include({ backboneSelectOn: "test", optimistic: true });
      model.dispose();
    }));

  it("reads each image once, split by split, and says how many are done", () =>
    withSample(async (data, settings) => {
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      const last = new Map<string, string>();
      await trainThreeClasses({ model, history, data, settings }, (done, total, split) =>
        last.set(split, `${done} of ${total}`),
      );
      const all = ({ images }: DataSets["test"]) => `${images.length} of ${images.length}`;
      expect([...last]).to.deep.equal([
        ["train", all(data.train)],
        ["validation", all(data.validation)],
        ["test", "30 of 30"],
      ]);
      model.dispose();
    }));

  it("leaves the model it was given as it was, and no tensors behind", () =>
    withSample(async (data, settings) => {
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      const before = model.parameters.toArrays();
      await expectNoTensorLeak(
        async () => void (await trainThreeClasses({ model, history, data, settings })),
      );
      expect(model.parameters.toArrays()).to.deep.equal(before);
      model.dispose();
    }));

  it("gives null, writes nothing and leaves no tensors where the names tell no cause", () =>
    withSample(async (data, settings) => {
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      await expectNoTensorLeak(async () => {
        const silent = withoutCauses(data);
        expect(await trainThreeClasses({ model, history, data: silent, settings })).to.equal(null);
      });
      expect(fs.existsSync(resultsPaths(settings.results).threeClass)).to.equal(false);
      model.dispose();
    }));

  it("leaves no tensors behind when a split cannot be read", () =>
    withSample(async (data, settings) => {
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      const pixels = () => {
        throw new Error("the cache is gone");
      };
      const broken = { ...data, test: { ...data.test, pixels } };
      await expectNoTensorLeak(async () => {
        const run = trainThreeClasses({ model, history, data: broken, settings });
        expect(await run.catch(String)).to.contain("the cache is gone");
      });
      model.dispose();
    }));
});
