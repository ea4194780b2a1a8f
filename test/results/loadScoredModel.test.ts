import { expect } from "chai";
import { buildCnn } from "../../lib/models/buildCnn";
import { loadScoredModel } from "../../lib/results/loadScoredModel";
import { writeMetrics } from "../../lib/results/metricsFile";
import { resultsPaths } from "../../lib/results/resultsPaths";
import { weightsHash } from "../../lib/results/weightsHash";
import { saveWeights } from "../../lib/training/weightsFile";
import { cnnEvalTransform } from "../../lib/transforms/presets";
import { exampleMetrics } from "../support/modelMetrics";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

const settings = { imageSize: 16, seed: 1 };

/** A results folder with the weights of seed 5 and metrics about the weights of that hash. */
function withResults(
  hash: (model: ReturnType<typeof buildCnn>) => string,
  body: (folder: string) => Promise<void> | void,
) {
  return withTempFolder(async (folder) => {
    const model = buildCnn({ ...settings, seed: 5 });
    const paths = resultsPaths(folder);
    saveWeights(`${paths.checkpoints}/cnn/best.safetensors`, model, "an example");
    writeMetrics(paths.metricsFile("cnn"), exampleMetrics({ weightsHash: hash(model) }));
    model.dispose();
    await body(folder);
  });
}

describe("loadScoredModel", () => {
  before(startEngine);

  it("puts the trained weights in place and hands out the metrics about them", () =>
    withResults(weightsHash, (folder) => {
      const loaded = loadScoredModel("cnn", resultsPaths(folder), settings);
      const { model, metrics, name, transform } = loaded;
      expect(weightsHash(model)).to.equal(metrics.weightsHash);
      expect(name).to.equal("CNN");
      expect(transform).to.equal(cnnEvalTransform);
      model.dispose();
    }));

  it("refuses weights of another training than the metrics, and leaves nothing behind", () =>
    withResults(
      () => "ab".repeat(32),
      (folder) =>
        expectNoTensorLeak(() => {
          expect(() => loadScoredModel("cnn", resultsPaths(folder), settings)).to.throw(
            "other weights",
          );
        }),
    ));

  it("says what is missing", () =>
    withTempFolder((folder) => {
      expect(() => loadScoredModel("cnn", resultsPaths(folder), settings)).to.throw(
        "No trained cnn",
      );
    }));
});
