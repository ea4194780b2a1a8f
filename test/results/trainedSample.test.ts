import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ensureSample } from "../../lib/base/sample/generateSample";
import { drawnOpacities } from "../../lib/gradcam/markedImages";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { writeMetrics } from "../../lib/results/metricsFile";
import { resultsPaths } from "../../lib/results/resultsPaths";
import { openTrainedSample } from "../../lib/results/trainedSample";
import { weightsHash } from "../../lib/results/weightsHash";
import { saveWeights } from "../../lib/training/weightsFile";
import { exampleMetrics } from "../support/modelMetrics";
import { withTempFolder } from "../support/tempFolder";
import { startEngine } from "../support/tensors";

/** Settings of a tiny sample below a folder, and where its results go. */
const below = (folder: string) => ({
  XRAY_DATA: path.join(folder, "sample"),
  XRAY_RESULTS: path.join(folder, "results"),
  XRAY_CACHE: path.join(folder, "cache"),
  XRAY_IMAGE_SIZE: "32",
});

/** Weights and metrics of both networks, as notebooks 2 and 3 leave them. */
function train(folder: string): void {
  const paths = resultsPaths(path.join(folder, "results"));
  for (const model of [
    buildCnn({ seed: 5, imageSize: 32 }),
    buildResNet18({ seed: 6, imageSize: 32 }),
  ]) {
    saveWeights(`${paths.checkpoints}/${model.name}/best.safetensors`, model, "an example");
    const metrics = exampleMetrics({ model: model.name, weightsHash: weightsHash(model) });
    writeMetrics(paths.metricsFile(model.name), metrics);
    model.dispose();
  }
}

const three = { NORMAL: 3, PNEUMONIA: 3 };
const counts = { train: three, val: three, test: three };

describe("openTrainedSample", () => {
  before(startEngine);

  it("opens the sample, whose opacities are known, and both networks", () =>
    withTempFolder(async (folder) => {
      const env = below(folder);
      await ensureSample(env.XRAY_DATA, { imageSize: 32, counts });
      train(folder);
      const opened = await openTrainedSample(env);
      expect(opened?.models.map(({ key }) => key)).to.deep.equal(["cnn", "resnet18"]);
      expect((await drawnOpacities(opened!.data))?.indices).to.have.length(3);
      opened!.close();
    }));

  it("is null where one of the networks has not been trained, and draws nothing then", () =>
    withTempFolder(async (folder) => {
      const env = below(folder);
      expect(await openTrainedSample(env)).to.equal(null);
      expect(fs.existsSync(env.XRAY_DATA)).to.equal(false);
      await ensureSample(env.XRAY_DATA, { imageSize: 32, counts });
      train(folder);
      fs.rmSync(resultsPaths(env.XRAY_RESULTS).metricsFile("resnet18"));
      expect(await openTrainedSample(env)).to.equal(null);
    }));
});
