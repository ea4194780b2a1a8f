import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { forward } from "../../lib/models/model";
import { formulaImages, setFormulaWeights } from "../support/formula";
import { pytorch } from "../support/pytorchFixture";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

describe("buildResNet18", () => {
  before(startEngine);

  it("has torchvision's 11,176,512 weights below the head", () => {
    const model = buildResNet18({ seed: 1 });
    model.parameters.setTrainable([""]);
    const head = model.parameters
      .names()
      .filter((name) => name.startsWith("fc.") && !model.parameters.isStatistic(name));
    const headWeights = head.reduce((sum, name) => sum + model.parameters.get(name).size, 0);
    expect(model.parameters.count("trainable") - headWeights).to.equal(11_176_512);
    expect(pytorch.resnet.parameters).to.equal(11_176_512);
    model.dispose();
  });

  it("gives PyTorch's features and logits within 1e-3", () => {
    const { imageSize, features, logits } = pytorch.resnet;
    const model = buildResNet18({ seed: 1, imageSize });
    setFormulaWeights(model);
    const images = formulaImages("resnet images", [3, imageSize, imageSize, 3]);
    const ours = forward(model, images, { to: "head" }).dataSync();
    const largest = Math.max(...features);
    features.forEach((value, i) =>
      expect(ours[i], `feature ${i}`).to.be.closeTo(value, 1e-3 * largest),
    );
    expectClose(forward(model, images).dataSync(), logits, 1e-3);
    model.dispose();
  });

  it("computes the same with batch norm folded into the convolutions and layer by layer", () => {
    const model = buildResNet18({ seed: 1, imageSize: 64 });
    setFormulaWeights(model);
    const images = formulaImages("any", [2, 64, 64, 3]);
    const folded = forward(model, images).dataSync();
    const textbook = forward(model, images, { visit: (_layer, output) => output }).dataSync();
    expectClose(folded, textbook, 1e-4);
    model.dispose();
  });

  it("computes the same with pooling before ReLU, as in training, or after it", () => {
    const model = buildResNet18({ seed: 1, imageSize: 64 });
    setFormulaWeights(model);
    const images = formulaImages("resnet images", [2, 64, 64, 3]);
    const filter = model.parameters.get("conv1.weight");
    const [inTraining, otherwise] = [true, false].map((training) => {
      const stem = () => forward(model, images, { to: "layer1.0", training }) as tf.Tensor4D;
      // Weights the places differently, so that each has a gradient of its own.
      const weights = tf.range(1, stem().size + 1).reshape(stem().shape);
      const { grads } = tf.variableGrads(() => tf.sum(tf.mul(stem(), weights)), [filter]);
      return [stem(), grads[filter.name]].map((tensor) => Array.from(tensor.dataSync()));
    });
    expect(inTraining[0]).to.deep.equal(otherwise[0]);
    expect(inTraining[0]).to.include(0);
    const largest = inTraining[1].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expectClose(inTraining[1], otherwise[1], 1e-6 * largest);
    model.dispose();
  });

  it("halves the map as torchvision does: 64 channels of a quarter, 512 of a thirty-second", () => {
    const model = buildResNet18({ seed: 1, imageSize: 64 });
    const shapes: Record<string, number[]> = {};
    const visit = (layer: string, output: tf.Tensor) => {
      shapes[layer] = output.shape;
      return output;
    };
    forward(model, tf.zeros([1, 64, 64, 3]), { visit });
    expect(shapes.maxpool).to.deep.equal([1, 16, 16, 64]);
    expect(shapes["layer2.1"]).to.deep.equal([1, 8, 8, 128]);
    expect(shapes["layer4.1"]).to.deep.equal([1, 2, 2, 512]);
    expect(shapes["fc.4"]).to.deep.equal([1, 2]);
    model.dispose();
  });

  it("shows every layer that it names", () => {
    const model = buildResNet18({ seed: 1, imageSize: 32 });
    const seen: string[] = [];
    forward(model, tf.zeros([1, 32, 32, 3]), {
      visit: (layer, output) => {
        seen.push(layer);
        return output;
      },
    });
    expect(seen.sort()).to.deep.equal(model.stages.flatMap((stage) => stage.layers).sort());
    model.dispose();
  });

  it("keeps the backbone's running statistics fixed in training", () => {
    const model = buildResNet18({ seed: 1, imageSize: 32 });
    const before = Array.from(model.parameters.get("bn1.running_mean").dataSync());
    forward(model, tf.ones([4, 32, 32, 3]), { training: true });
    expect(Array.from(model.parameters.get("bn1.running_mean").dataSync())).to.deep.equal(before);
    model.dispose();
  });

  it("leaves no tensors behind, in training either", () =>
    expectNoTensorLeak(() => {
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      const images = formulaImages("any", [2, 32, 32, 3]);
      forward(model, images).dispose();
      forward(model, images, { training: true, dropoutSeed: 1 }).dispose();
      images.dispose();
      model.dispose();
    }));
});
