import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { readResnetBackbone } from "../../lib/models/readResnetBackbone";
import { resnet18BackboneShapes } from "../../lib/models/resnet18BackboneShapes";
import { writeResnetWeights } from "../support/resnetWeights";
import { withTempFolder } from "../support/tempFolder";

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

describe("readResnetBackbone", () => {
  const problemOf = (change: Parameters<typeof writeResnetWeights>[1]) =>
    withTempFolder((folder) => {
      const file = path.join(folder, "weights.safetensors");
      writeResnetWeights(file, change);
      try {
        readResnetBackbone(file);
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

  /** As `problemOf`, with every name changed. */
  const problemWithNames = (rename: (name: string) => string) =>
    problemOf((tensors) => {
      const renamed = [...tensors].map(([name, tensor]) => [rename(name), tensor] as const);
      tensors.clear();
      for (const [name, tensor] of renamed) tensors.set(name, tensor);
    });

  it("takes known prefixes before every name, one or several", async () => {
    for (const prefix of ["module.", "model.", "_orig_mod.", "module.backbone."]) {
      expect(await problemWithNames((name) => prefix + name), prefix).to.equal("no problem");
    }
  });

  it("names the missing tensor behind an unknown prefix, or where one name lacks it", async () => {
    expect(await problemWithNames((name) => `teacher.${name}`)).to.contain(
      'holds no "conv1.weight"',
    );
    const one = await problemWithNames((name) =>
      name === "layer4.1.bn2.bias" ? name : `module.${name}`,
    );
    expect(one).to.contain('holds no "module.layer4.1.bn2.bias"');
  });

  it("asks which network is meant where a file holds two", async () => {
    const message = await problemOf((tensors) => {
      for (const [name, tensor] of [...tensors]) {
        tensors.delete(name);
        tensors.set(`model.${name}`, tensor);
        tensors.set(`backbone.${name}`, tensor);
      }
    });
    expect(message).to.contain("several networks").and.contain("model. and backbone.");
  });

  it("names a tensor in a number format that is not read", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "weights.safetensors");
      writeResnetWeights(file);
      const bytes = fs.readFileSync(file);
      const place = bytes.indexOf("F32", bytes.indexOf('"layer2.1.conv1.weight"'));
      bytes.write("I32", place);
      fs.writeFileSync(file, bytes);
      expect(() => readResnetBackbone(file)).to.throw(
        `${file} holds "layer2.1.conv1.weight" in the number format I32`,
      );
    }));

  it("names a running variance below 0", async () => {
    const message = await problemOf(
      (tensors) => void (tensors.get("layer1.1.bn1.running_var")!.values[3] = -1),
    );
    expect(message).to.contain("layer1.1.bn1.running_var holds -1, but a variance cannot");
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
