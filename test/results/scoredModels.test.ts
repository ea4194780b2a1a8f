import fs from "node:fs";
import { expect } from "chai";
import { evaluateWithIntervals } from "../../lib/metrics/evaluateWithIntervals";
import { recomputeFromPredictions } from "../../lib/results/predictionsFile";
import { resultsPaths } from "../../lib/results/resultsPaths";
import { readScoredModels, SCORED_MODEL_IDS, testEvaluation } from "../../lib/results/scoredModels";
import { splitAnswers } from "../../lib/results/splitAnswers";
import { writeScoredModel, writeScoredResults } from "../support/scoredResults";
import { withTempFolder } from "../support/tempFolder";

describe("readScoredModels", () => {
  it("reads every model with its name, seed and protocol", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder);
      expect(
        readScoredModels(folder).map(({ id, name, seed, honest }) => [id, name, seed, honest]),
      ).to.deep.equal([
        ["cnn", "CNN, seed 42", 42, true],
        ["cnn-43", "CNN, seed 43", 43, true],
        ["cnn-44", "CNN, seed 44", 44, true],
        ["resnet18", "ResNet-18, seed 42", 42, true],
        ["resnet18-43", "ResNet-18, seed 43", 43, true],
        ["resnet18-44", "ResNet-18, seed 44", 44, true],
        ["resnet18-views", "ResNet-18, mean over four views, seed 42", 42, true],
        ["resnet18-views-43", "ResNet-18, mean over four views, seed 43", 43, true],
        ["resnet18-views-44", "ResNet-18, mean over four views, seed 44", 44, true],
        ["resnet18-other-precision", "ResNet-18, float32, seed 42", 42, true],
        ["cnn-8-bit", "CNN, 8 bits per weight, seed 42", 42, true],
        ["resnet18-8-bit", "ResNet-18, 8 bits per weight, seed 42", 42, true],
        ["cnn-original", "CNN, original settings, seed 42†", 42, false],
        ["cnn-original-43", "CNN, original settings, seed 43†", 43, false],
        ["cnn-original-44", "CNN, original settings, seed 44†", 44, false],
        ["cnn-original-on-validation", "CNN, original settings, chosen on validation", 42, true],
        ["resnet18-original", "ResNet-18, original settings, seed 42†", 42, false],
        ["resnet18-original-43", "ResNet-18, original settings, seed 43†", 43, false],
        ["resnet18-original-44", "ResNet-18, original settings, seed 44†", 44, false],
        [
          "resnet18-original-on-validation",
          "ResNet-18, original settings, chosen on validation",
          42,
          true,
        ],
      ]);
    }));

  it("leaves out what is not there, and finds nothing in an empty folder", () =>
    withTempFolder((folder) => {
      expect(readScoredModels(folder)).to.deep.equal([]);
      writeScoredResults(folder, ["resnet18-44", "cnn"]);
      expect(readScoredModels(folder).map(({ id }) => id)).to.deep.equal(["cnn", "resnet18-44"]);
    }));

  it("goes by the file, not by the name, when it says who is honest", () =>
    withTempFolder((folder) => {
      writeScoredModel(folder, "cnn", { protocol: { selectOn: "test", optimistic: true } });
      const [{ name, honest }] = readScoredModels(folder);
      expect([name, honest]).to.deep.equal(["CNN, seed 42†", false]);
    }));

  it("refuses metrics without predictions, and metrics that do not follow from them", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder, ["cnn", "cnn-43"]);
      const paths = resultsPaths(folder);
      fs.copyFileSync(paths.predictionsFile("cnn-43"), paths.predictionsFile("cnn"));
      expect(() => readScoredModels(folder)).to.throw(
        /cnn\.json: the validation metrics do not follow/,
      );
      fs.rmSync(paths.predictionsFile("cnn"));
      expect(() => readScoredModels(folder)).to.throw(/cnn\.csv does not exist/);
    }));

  it("has twenty different models", () => {
    expect(new Set(SCORED_MODEL_IDS).size).to.equal(20);
  });
});

describe("testEvaluation", () => {
  it("evaluates the test images at the threshold of the file", () =>
    withTempFolder((folder) => {
      writeScoredModel(folder, "cnn");
      const [scored] = readScoredModels(folder);
      scored.metrics.splits.test = recomputeFromPredictions(scored.rows, "test", {
        threshold: 0.7,
      });
      const { yTrue, yScore, patients } = splitAnswers(scored.rows, "test");
      const evaluation = testEvaluation(scored);
      expect(evaluation).to.deep.equal(
        evaluateWithIntervals(yTrue, yScore, patients, { threshold: 0.7 }),
      );
      expect(evaluation).to.deep.include(scored.metrics.splits.test);
    }));
});
