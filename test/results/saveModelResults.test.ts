import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { useEngine } from "../../lib/base/engine/chooseEngine";
import { ensureSample } from "../../lib/base/sample/generateSample";
import { readSettings } from "../../lib/base/settings";
import { openDataSets } from "../../lib/data/openDataSets";
import { buildCnn } from "../../lib/models/buildCnn";
import { readMetrics } from "../../lib/results/metricsFile";
import { readPredictions, recomputeFromPredictions } from "../../lib/results/predictionsFile";
import { resultsPaths } from "../../lib/results/resultsPaths";
import { dataFingerprint, saveModelResults } from "../../lib/results/saveModelResults";
import { readTestLog } from "../../lib/results/testLog";
import { weightsHash } from "../../lib/results/weightsHash";
import type { History } from "../../lib/training/history";
import { predict } from "../../lib/training/predict";
import { cnnEvalTransform } from "../../lib/transforms/presets";
import { withTempFolder } from "../support/tempFolder";
import { startEngine } from "../support/tensors";

const COUNTS = {
  train: { NORMAL: 8, PNEUMONIA: 16 },
  test: { NORMAL: 4, PNEUMONIA: 6 },
  val: { NORMAL: 1, PNEUMONIA: 1 },
};

const HISTORY: History = {
  epochs: [
    {
      epoch: 1,
      phase: 1,
      learningRate: 1e-4,
      trainLoss: 0.6,
      trainAccuracy: 0.7,
      validationLoss: 0.5,
      validationAccuracy: 0.75,
      seconds: 2.5,
    },
  ],
  bestEpoch: 1,
  selectedOn: "validation",
  stoppedEarly: false,
  phaseStarts: [1],
};

describe("saveModelResults", () => {
  before(startEngine);

  it("writes metrics and predictions that agree to the last digit", () =>
    withTempFolder(async (folder) => {
      await ensureSample(path.join(folder, "sample"), { imageSize: 32, counts: COUNTS });
      const settings = readSettings({
        XRAY_DATA: path.join(folder, "sample"),
        XRAY_RESULTS: path.join(folder, "results"),
        XRAY_CACHE: path.join(folder, "cache"),
        XRAY_IMAGE_SIZE: "32",
      });
      const data = await openDataSets(settings);
      const model = buildCnn({ seed: 1, imageSize: 32 });
      const predictions = {
        validation: await predict(model, data.validation, cnnEvalTransform),
        test: await predict(model, data.test, cnnEvalTransform),
      };
      const training = { learningRate: 1e-4 };
      const engine = await useEngine();
      saveModelResults({ model, data, settings, engine, history: HISTORY, training, predictions });
      const paths = resultsPaths(settings.results);
      const [metrics, rows] = [
        readMetrics(paths.metricsFile("cnn")),
        readPredictions(paths.predictionsFile("cnn")),
      ];
      expect(recomputeFromPredictions(rows, "test")).to.deep.equal(metrics.splits.test);
      expect(recomputeFromPredictions(rows, "validation")).to.deep.equal(metrics.splits.validation);
      expect(metrics.dataSet.counts.test).to.deep.equal({ NORMAL: 4, PNEUMONIA: 6 });
      expect(metrics.dataSet.synthetic).to.equal(true);
      expect(metrics.protocol).to.deep.equal({ selectOn: "validation", optimistic: false });
      expect(metrics.settings).to.include({ profile: "quick", imageSize: 32, learningRate: 1e-4 });
      expect(metrics.times).to.deep.include({ totalSeconds: 2.5, secondsPerEpoch: [2.5] });
      expect(metrics.pretrained).to.equal(null);
      expect(metrics.weightsHash).to.equal(weightsHash(model));
      expect(metrics.dataSet.fingerprint).to.equal(dataFingerprint(data));
      expect(fs.existsSync(paths.testLog), "drawn images are no test images").to.equal(false);
      expect(JSON.stringify(metrics), "machine paths").to.not.include(folder);
      data.close();
      model.dispose();
    }));

  it("logs every look at real test images under the name of the files", () =>
    withTempFolder(async (folder) => {
      await ensureSample(path.join(folder, "real"), { imageSize: 32, counts: COUNTS });
      fs.rmSync(path.join(folder, "real", "sample.json"));
      const [image] = fs.readdirSync(path.join(folder, "real", "test", "NORMAL"));
      const normals = path.join(folder, "real", "test", "NORMAL");
      fs.renameSync(path.join(normals, image), path.join(normals, "scan.jpeg"));
      const settings = readSettings({
        XRAY_DATA: path.join(folder, "real"),
        XRAY_RESULTS: path.join(folder, "results"),
        XRAY_CACHE: path.join(folder, "cache"),
        XRAY_IMAGE_SIZE: "32",
        XRAY_SEED: "43",
      });
      const data = await openDataSets(settings);
      const model = buildCnn({ seed: 1, imageSize: 32 });
      const answers = await predict(model, data.test, cnnEvalTransform);
      const predictions = {
        validation: await predict(model, data.validation, cnnEvalTransform),
        test: answers,
      };
      const training = { recipe: "original settings" };
      const engine = await useEngine();
      const run = {
        id: "cnn-43",
        model,
        data,
        settings,
        engine,
        history: HISTORY,
        training,
        predictions,
      };
      const {
        splits: { test },
        dataSet,
      } = saveModelResults(run);
      saveModelResults(run);
      expect(dataSet.warnings?.join()).to.match(/^1 of 36 file names hold no patient number/);
      const paths = resultsPaths(settings.results);
      expect(readMetrics(paths.metricsFile("cnn-43")).splits.test).to.deep.equal(test);
      expect(readPredictions(paths.predictionsFile("cnn-43"))).to.have.length(
        10 + data.validation.images.length,
      );
      expect(fs.existsSync(paths.metricsFile("cnn"))).to.equal(false);
      const log = readTestLog(paths.testLog);
      expect(log).to.have.length(1);
      expect(log[0]).to.include({
        id: "cnn-43",
        model: "cnn",
        protocol: "honest",
        seed: 43,
        images: 10,
        recipe: "original settings",
        auc: test.auc,
      });
      data.close();
      model.dispose();
    }));
});
