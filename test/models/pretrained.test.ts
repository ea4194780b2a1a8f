import path from "node:path";
import { expect } from "chai";
import type { ArrayOfNumbers } from "../../lib/base/files/safetensors";
import { writeSafetensors } from "../../lib/base/files/safetensors";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { forward } from "../../lib/models/model";
import { fromTorchLayout, loadPretrainedBackbone } from "../../lib/models/pretrained";
import { formulaImages, formulaParameter } from "../support/formula";
import { pytorch } from "../support/pytorchFixture";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

let tensorsOnce: Map<string, ArrayOfNumbers> | undefined;

/** The backbone as torchvision would save it, with the formula's values and a 1000-class head. */
function torchvisionTensors(): Map<string, ArrayOfNumbers> {
  tensorsOnce ??= computeTensors();
  return new Map(tensorsOnce);
}

function computeTensors(): Map<string, ArrayOfNumbers> {
  const model = buildResNet18({ seed: 1, imageSize: 32 });
  const tensors = new Map<string, ArrayOfNumbers>();
  for (const name of model.parameters.names().filter((key) => !key.startsWith("fc."))) {
    const { shape } = model.parameters.get(name);
    const torchShape = shape.length === 4 ? [shape[3], shape[2], shape[0], shape[1]] : shape;
    tensors.set(name, formulaParameter(name, torchShape));
  }
  model.dispose();
  tensors.set("fc.weight", formulaParameter("fc.weight", [1000, 512]));
  return tensors;
}

/** Folds every batch norm into its convolution. */
function folded(tensors: Map<string, ArrayOfNumbers>): Map<string, ArrayOfNumbers> {
  const result = new Map(tensors);
  for (const [name, { shape, values }] of tensors) {
    if (shape.length !== 4) continue;
    const norm = name.includes("downsample")
      ? name.replace("0.weight", "1")
      : name.replace("conv", "bn").replace(".weight", "");
    const of = (key: string) => tensors.get(`${norm}.${key}`)!.values;
    const perFilter = values.length / shape[0];
    const scale = of("weight").map((gamma, o) => gamma / Math.sqrt(of("running_var")[o] + 1e-5));
    result.set(name, {
      shape,
      values: values.map((value, i) => value * scale[Math.floor(i / perFilter)]),
    });
    const channels = [shape[0]];
    const shift = of("bias").map((beta, o) => beta - of("running_mean")[o] * scale[o]);
    result.set(`${norm}.weight`, {
      shape: channels,
      values: new Float32Array(shape[0]).fill(Math.sqrt(1 + 1e-5)),
    });
    result.set(`${norm}.bias`, { shape: channels, values: shift });
    result.set(`${norm}.running_mean`, { shape: channels, values: new Float32Array(shape[0]) });
    result.set(`${norm}.running_var`, {
      shape: channels,
      values: new Float32Array(shape[0]).fill(1),
    });
  }
  return result;
}

describe("loadPretrainedBackbone", () => {
  before(startEngine);
  const { imageSize, features } = pytorch.resnet;

  for (const [kind, prepare] of [
    ["as trained", (t: Map<string, ArrayOfNumbers>) => t],
    ["folded", folded],
  ] as const) {
    it(`gives PyTorch's features with batch norm ${kind}`, () =>
      withTempFolder((folder) => {
        const file = path.join(folder, "resnet18.safetensors");
        writeSafetensors(file, prepare(torchvisionTensors()));
        const model = buildResNet18({ seed: 1, imageSize });
        loadPretrainedBackbone(model, file);
        const images = formulaImages("resnet images", [3, imageSize, imageSize, 3]);
        const largest = Math.max(...features);
        forward(model, images, { to: "head" })
          .dataSync()
          .forEach((value, i) => {
            expect(value, `feature ${i}`).to.be.closeTo(features[i], 1e-3 * largest);
          });
        expect(model.origin).to.equal("ImageNet (resnet18.safetensors)");
        model.dispose();
      }));
  }

  it("names what is missing and leaves the model as it was", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "other.safetensors");
      const tensors = torchvisionTensors();
      tensors.delete("layer3.1.bn2.running_var");
      writeSafetensors(file, tensors);
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      const before = Array.from(model.parameters.get("conv1.weight").dataSync());
      expect(() => loadPretrainedBackbone(model, file)).to.throw(
        'holds no "layer3.1.bn2.running_var"',
      );
      expect(Array.from(model.parameters.get("conv1.weight").dataSync())).to.deep.equal(before);
      model.dispose();
    }));

  it("refuses NaN that the network would swallow, names it, and leaves the model as it was", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "nan.safetensors");
      const tensors = torchvisionTensors();
      const { shape, values } = tensors.get("layer2.0.conv1.weight")!;
      tensors.set("layer2.0.conv1.weight", { shape, values: values.map(() => NaN) });
      writeSafetensors(file, tensors);
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      const before = Array.from(model.parameters.get("conv1.weight").dataSync());
      expect(() => loadPretrainedBackbone(model, file)).to.throw(
        `${file}: layer2.0.conv1.weight holds values that are not numbers`,
      );
      expect(Array.from(model.parameters.get("conv1.weight").dataSync())).to.deep.equal(before);
      model.dispose();
    }));

  it("loads 16-bit weights behind a prefix as the same weights in 32 bits", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "half.safetensors");
      const tensors = torchvisionTensors();
      const named = new Map([...tensors].map(([name, tensor]) => [`module.${name}`, tensor]));
      writeSafetensors(file, named, {}, { dtype: "F16" });
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      loadPretrainedBackbone(model, file);
      const name = "layer3.0.downsample.0.weight";
      const expected = fromTorchLayout(tensors.get(name)!).values;
      model.parameters
        .get(name)
        .dataSync()
        .forEach((value, i) => {
          expect(value).to.be.closeTo(expected[i], Math.abs(expected[i]) / 2048 + 2 ** -25);
        });
      model.dispose();
    }));

  it("leaves no tensors behind", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "resnet18.safetensors");
      writeSafetensors(file, torchvisionTensors());
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      await expectNoTensorLeak(() => loadPretrainedBackbone(model, file));
      model.dispose();
    }));

  it("refuses the CNN", () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    expect(() => loadPretrainedBackbone(model, "any")).to.throw(
      "are for ResNet-18, but this model is cnn",
    );
    model.dispose();
  });
});

describe("fromTorchLayout", () => {
  it("moves [out, in, height, width] to [height, width, in, out]", () => {
    const values = Float32Array.from({ length: 12 }, (_, i) => i);
    // out 2, in 3, height 1, width 2: value = out * 6 + in * 2 + width
    const moved = fromTorchLayout({ shape: [2, 3, 1, 2], values });
    expect(moved.shape).to.deep.equal([1, 2, 3, 2]);
    expect(Array.from(moved.values)).to.deep.equal([0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]);
  });

  it("transposes dense weights and keeps vectors", () => {
    expect(
      Array.from(
        fromTorchLayout({ shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }).values,
      ),
    ).to.deep.equal([1, 4, 2, 5, 3, 6]);
    expect(
      Array.from(fromTorchLayout({ shape: [3], values: Float32Array.of(1, 2, 3) }).values),
    ).to.deep.equal([1, 2, 3]);
  });
});
