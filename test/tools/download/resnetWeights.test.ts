import path from "node:path";
import { expect } from "chai";
import {
  checkResnetWeights,
  resnet18BackboneShapes,
} from "../../../lib/tools/download/resnetWeights";
import { writeResnetWeights } from "../../support/resnetWeights";
import { withTempFolder } from "../../support/tempFolder";

describe("resnet18BackboneShapes", () => {
  const shapes = resnet18BackboneShapes();

  it("counts 11,176,512 weights without the running statistics", () => {
    const trainable = [...shapes].filter(([name]) => !name.includes("running_"));
    const sizes = trainable.map(([, shape]) => shape.reduce((product, n) => product * n, 1));
    expect(sizes.reduce((a, b) => a + b)).to.equal(11_176_512);
  });

  it("names the tensors as torchvision", () => {
    expect(shapes.size).to.equal(100);
    expect(shapes.get("conv1.weight")).to.deep.equal([64, 3, 7, 7]);
    expect(shapes.get("layer2.0.conv1.weight")).to.deep.equal([128, 64, 3, 3]);
    expect(shapes.get("layer4.0.downsample.1.running_var")).to.deep.equal([512]);
    expect(shapes.has("layer1.0.downsample.0.weight")).to.equal(false);
  });
});

describe("checkResnetWeights", () => {
  const problemOf = (change: Parameters<typeof writeResnetWeights>[1]) =>
    withTempFolder((folder) => {
      const file = path.join(folder, "weights.safetensors");
      writeResnetWeights(file, change);
      try {
        checkResnetWeights(file);
      } catch (error) {
        return (error as Error).message;
      }
      return "no problem";
    });

  it("takes a file with all tensors, and more", async () => {
    const more = await problemOf(
      (tensors) => void tensors.set("fc.bias", { shape: [2], values: new Float32Array(2) }),
    );
    expect(more).to.equal("no problem");
  });

  it("names a tensor that is missing", async () => {
    const message = await problemOf((tensors) => void tensors.delete("layer3.1.bn2.bias"));
    expect(message).to.contain("lacks the tensor layer3.1.bn2.bias [256]");
  });

  it("names a tensor of another shape", async () => {
    const message = await problemOf((tensors) => void (tensors.get("bn1.weight")!.shape = [8, 8]));
    expect(message).to.contain("expected bn1.weight [64]").and.contain("found shape [8, 8]");
  });

  it("names a tensor with a value that is not a number", async () => {
    const message = await problemOf(
      (tensors) => void (tensors.get("conv1.weight")!.values[7] = NaN),
    );
    expect(message).to.contain("conv1.weight holds values that are not numbers");
  });
});
