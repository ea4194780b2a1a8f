import path from "node:path";
import { expect } from "chai";
import { ensureSample } from "../../lib/base/sample/generateSample";
import { readSettings } from "../../lib/base/settings";
import { openDataSets } from "../../lib/data/openDataSets";
import { SUBTYPE_CLASS_NAMES, withSubtypeLabels } from "../../lib/data/subtypeLabels";
import { evaluateClasses } from "../../lib/metrics/multiclassEvaluation";
import { normalAgainstRest } from "../../lib/metrics/normalAgainstRest";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { withNewClasses } from "../../lib/models/withNewClasses";
import { resultsPaths } from "../../lib/results/resultsPaths";
import { saveThreeClass } from "../../lib/results/saveThreeClass";
import { readTestLog } from "../../lib/results/testLog";
import { readThreeClass } from "../../lib/results/threeClassFile";
import { extractFeatures } from "../../lib/training/featureCache";
import { fitOnFeatures } from "../../lib/training/fitOnFeatures";
import { predictFeatures } from "../../lib/training/predictFeatures";
import { resnetEvalTransform } from "../../lib/transforms/presets";
import { exampleMetrics } from "../support/modelMetrics";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

const COUNTS = {
  train: { NORMAL: 12, PNEUMONIA: 40 },
  test: { NORMAL: 6, PNEUMONIA: 24 },
  val: { NORMAL: 1, PNEUMONIA: 1 },
};

describe("saveThreeClass", () => {
  before(startEngine);

  it("writes the metrics of a head trained on the features of another model's backbone", () =>
    withTempFolder(async (folder) => {
      await ensureSample(path.join(folder, "sample"), { imageSize: 32, counts: COUNTS });
      const settings = readSettings({
        XRAY_DATA: path.join(folder, "sample"),
        XRAY_RESULTS: path.join(folder, "results"),
        XRAY_CACHE: path.join(folder, "cache"),
        XRAY_IMAGE_SIZE: "32",
      });
      const data = await openDataSets(settings);
      const backboneHistory = { ...exampleMetrics().history, selectedOn: "test" as const };
      const training = { learningRate: 1e-3, epochs: 2 };
      await expectNoTensorLeak(async () => {
        const trained = buildResNet18({ seed: 1, imageSize: 32 });
        const model = withNewClasses(trained, { numClasses: 3, seed: settings.seed });
        const featuresOf = (set: typeof data.train) =>
          extractFeatures(model, withSubtypeLabels(set), resnetEvalTransform);
        const [train, validation] = [
          await featuresOf(data.train),
          await featuresOf(data.validation),
        ];
        const history = await fitOnFeatures(
          model,
          { train, validation },
          { ...training, seed: settings.seed },
        );
        const predictions = {
          validation: await predictFeatures(model, validation),
          test: await predictFeatures(model, await featuresOf(data.test)),
        };
        saveThreeClass({ model, backboneHistory, history, data, settings, training, predictions });
        const results = readThreeClass(resultsPaths(settings.results).threeClass);
        const { labels, probabilities, images } = predictions.test;
        expect(results.splits.test).to.deep.equal(
          evaluateClasses(labels, probabilities, {
            classNames: SUBTYPE_CLASS_NAMES,
            patients: images.map(({ patient }) => patient),
            seed: settings.seed,
          }),
        );
        expect(results.asTwoClasses.test).to.deep.equal(normalAgainstRest(labels, probabilities));
        const { NORMAL, BACTERIAL, VIRAL } = results.dataSet.counts.test;
        expect([NORMAL, BACTERIAL + VIRAL]).to.deep.equal([6, 24]);
        expect(VIRAL).to.equal(
          data.test.images.filter(({ subtype }) => subtype === "virus").length,
        );
        expect(results.protocol).to.deep.equal({
          selectOn: "validation",
          backboneSelectOn: "test",
          optimistic: true,
        });
        expect(results.backbone).to.equal("random, seed 1, trained for 2 classes");
        expect(results.history).to.deep.equal(history);
        expect(results.settings).to.deep.equal(training);
        const { testLog } = resultsPaths(settings.results);
        expect(readTestLog(testLog), "the sample's test images need no log").to.deep.equal([]);
        const real = { ...data, folder: { ...data.folder, synthetic: false } };
        saveThreeClass({
          model,
          backboneHistory,
          history,
          data: real,
          settings,
          training,
          predictions,
        });
        expect(readTestLog(testLog).map(({ id, protocol }) => [id, protocol])).to.deep.equal([
          ["resnet18-three-class", "optimistic"],
        ]);
        for (const each of [trained, model]) each.dispose();
      });
      data.close();
    }));
});
