import path from "node:path";
import { expect } from "chai";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { estimateStatistics } from "../../lib/models/estimateStatistics";
import type { Model } from "../../lib/models/model";
import { startBackbone } from "../../lib/models/startBackbone";
import { formulaImages } from "../support/formula";
import { writeResnetWeights } from "../support/resnetWeights";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

const imageSize = 32;
const images = () => formulaImages("start", [4, imageSize, imageSize, 3]);
const valuesOf = (model: Model, name: string) => [...model.parameters.get(name).dataSync()];

/** Writes a weights file in which the first batch norm has the mean 3. */
function writeWeights(folder: string): string {
  const file = path.join(folder, "resnet18.safetensors");
  writeResnetWeights(file, (tensors) => tensors.get("bn1.running_mean")!.values.fill(3));
  return file;
}

describe("startBackbone", () => {
  before(startEngine);

  it("loads the weights and their statistics where there are any, and says so", () =>
    withTempFolder((folder) => {
      const model = buildResNet18({ seed: 1, imageSize });
      const head = valuesOf(model, "fc.0.weight");
      const batch = images();
      startBackbone(model, writeWeights(folder), batch);
      expect(model.origin).to.equal("ImageNet (resnet18.safetensors)");
      expect(new Set(valuesOf(model, "bn1.running_mean"))).to.deep.equal(new Set([3]));
      expect(new Set(valuesOf(model, "conv1.weight"))).to.deep.equal(new Set([0]));
      expect(valuesOf(model, "fc.0.weight"), "the head stays random").to.deep.equal(head);
      batch.dispose();
      model.dispose();
    }));

  it("keeps random weights where there are none, with statistics of the images", () => {
    const [model, other] = [1, 1].map((seed) => buildResNet18({ seed, imageSize }));
    const random = valuesOf(model, "conv1.weight");
    const batch = images();
    startBackbone(model, null, batch);
    estimateStatistics(other, batch);
    expect(model.origin).to.match(/^random, seed 1/);
    expect(valuesOf(model, "conv1.weight")).to.deep.equal(random);
    for (const name of ["bn1.running_mean", "layer4.1.bn2.running_var"]) {
      expect(valuesOf(model, name)).to.deep.equal(valuesOf(other, name));
      expect(new Set(valuesOf(model, name)).size).to.be.above(1);
    }
    batch.dispose();
    for (const each of [model, other]) each.dispose();
  });

  it("leaves the images to the caller and no tensors behind, either way", () =>
    withTempFolder(async (folder) => {
      const batch = images();
      for (const weights of [null, writeWeights(folder)]) {
        const model = buildResNet18({ seed: 1, imageSize });
        await expectNoTensorLeak(() => startBackbone(model, weights, batch));
        expect(batch.isDisposed).to.equal(false);
        model.dispose();
      }
      batch.dispose();
    }));

  it("refuses a weights file that is not there instead of going on at random", () => {
    const model = buildResNet18({ seed: 1, imageSize });
    const batch = images();
    expect(() => startBackbone(model, "none.safetensors", batch)).to.throw("none.safetensors");
    batch.dispose();
    model.dispose();
  });
});
