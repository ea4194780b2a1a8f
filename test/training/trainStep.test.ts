import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { forward } from "../../lib/models/model";
import { Adam } from "../../lib/training/adam";
import { crossEntropy } from "../../lib/training/crossEntropy";
import { trainStep } from "../../lib/training/trainStep";
import { formulaImages, setFormulaWeights } from "../support/formula";
import { expectSample, pytorch } from "../support/pytorchFixture";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

/** The original's network without dropout, whose random mask PyTorch would not share. */
function gradientsOf(
  model: ReturnType<typeof buildCnn>,
  loss: () => tf.Scalar,
): Map<string, Float32Array> {
  const names = model.parameters.trainableNames();
  const { value, grads } = tf.variableGrads(
    loss,
    names.map((name) => model.parameters.get(name)),
  );
  const gradients = new Map(
    names.map((name) => [
      name,
      grads[model.parameters.get(name).name].dataSync<"float32">().slice(),
    ]),
  );
  tf.dispose([value, grads]);
  return gradients;
}

describe("trainStep", () => {
  before(startEngine);

  it("has PyTorch's loss and gradients for every weight of the CNN", () => {
    const { imageSize, labels, classWeights, losses, gradients } = pytorch.cnn;
    const model = buildCnn({ seed: 1, imageSize });
    setFormulaWeights(model);
    const images = formulaImages("cnn images", [4, imageSize, imageSize, 1]);
    const lossOf = () =>
      crossEntropy(
        forward(model, images) as tf.Tensor2D,
        tf.tensor1d(labels, "int32"),
        classWeights,
      );
    expect(tf.tidy(() => lossOf().dataSync()[0])).to.be.closeTo(losses[0], 1e-5);
    const ours = gradientsOf(model, lossOf);
    expect([...ours.keys()]).to.have.members(Object.keys(gradients));
    for (const [name, values] of ours) expectSample(values, gradients[name], 1e-4, name);
    model.dispose();
  });

  it("arrives at PyTorch's weights after three steps of Adam with weight decay", () => {
    const { imageSize, labels, classWeights, losses, afterThreeSteps } = pytorch.cnn;
    const model = buildCnn({ seed: 1, imageSize });
    setFormulaWeights(model);
    const images = formulaImages("cnn images", [4, imageSize, imageSize, 1]);
    const adam = new Adam(model.parameters, 1e-2);
    for (const expected of losses) {
      const lossOf = () =>
        crossEntropy(
          forward(model, images) as tf.Tensor2D,
          tf.tensor1d(labels, "int32"),
          classWeights,
        );
      const names = model.parameters.names();
      const { value, grads } = tf.variableGrads(
        lossOf,
        names.map((name) => model.parameters.get(name)),
      );
      expect(value.dataSync()[0]).to.be.closeTo(expected, 1e-3);
      adam.apply(
        new Map(names.map((name) => [name, grads[model.parameters.get(name).name]])),
        1e-4,
      );
      tf.dispose([value, grads]);
    }
    for (const [name, expected] of Object.entries(afterThreeSteps)) {
      expectSample(model.parameters.get(name).dataSync<"float32">(), expected, 1e-3, name);
    }
    adam.dispose();
    model.dispose();
  });

  it("has PyTorch's gradients in fine-tuning, where layer4 and the head are trained", () => {
    const { imageSize, fineTuning } = pytorch.resnet;
    const model = buildResNet18({ seed: 1, imageSize });
    setFormulaWeights(model);
    model.parameters.setTrainable(["layer4.", "fc."]);
    const images = formulaImages("resnet images", [3, imageSize, imageSize, 3]);
    const features = tf.tidy(() => forward(model, images, { to: "layer4.0" }));
    const lossOf = () => {
      // Dropout is left out as in the fixture: the layer before it goes straight to the last one.
      const pooled = forward(model, features, { from: "layer4.0", to: "head" }) as tf.Tensor2D;
      return crossEntropy(
        headWithoutDropout(model, pooled),
        tf.tensor1d(fineTuning.labels, "int32"),
      );
    };
    expect(tf.tidy(() => lossOf().dataSync()[0])).to.be.closeTo(
      fineTuning.loss,
      1e-3 * fineTuning.loss,
    );
    const ours = gradientsOf(model, lossOf);
    for (const [name, expected] of Object.entries(fineTuning.gradients))
      expectSample(ours.get(name)!, expected, 5e-3, name);
    model.dispose();
  });

  it("changes only what is trainable", () => {
    const model = buildResNet18({ seed: 1, imageSize: 32 });
    model.parameters.setTrainable(["fc."]);
    const weights = (name: string) => Array.from(model.parameters.get(name).dataSync());
    const before = { frozen: weights("layer4.1.conv2.weight"), head: weights("fc.0.weight") };
    const adam = new Adam(model.parameters, 0);
    const labels = tf.tensor1d([0, 1], "int32");
    trainStep(model, adam, formulaImages("any", [2, 32, 32, 3]), labels, {
      learningRate: 1e-3,
      dropoutSeed: 1,
    });
    expect(weights("layer4.1.conv2.weight")).to.deep.equal(before.frozen);
    expect(weights("fc.0.weight")).to.not.deep.equal(before.head);
    adam.dispose();
    model.dispose();
  });

  it("descends on the loss with smoothed labels and class weights, if asked to", () => {
    const [stepped, byHand] = [
      buildCnn({ seed: 1, imageSize: 16 }),
      buildCnn({ seed: 1, imageSize: 16 }),
    ];
    const optimizers = [stepped, byHand].map((model) => new Adam(model.parameters, 0));
    const images = formulaImages("any", [3, 16, 16, 1]);
    const labels = tf.tensor1d([0, 1, 1], "int32");
    const settings = { classWeights: [2, 0.5], labelSmoothing: 0.2 };
    const step = { learningRate: 0.1, dropoutSeed: 3, ...settings };
    const logits = trainStep(stepped, optimizers[0], images, labels, step);

    const forwardPass = () =>
      forward(byHand, images, { training: true, dropoutSeed: 3 }) as tf.Tensor2D;
    expect(logits).to.deep.equal(tf.tidy(() => forwardPass().dataSync()));
    const names = byHand.parameters.trainableNames();
    const lossOf = () =>
      crossEntropy(forwardPass(), labels, settings.classWeights, settings.labelSmoothing);
    const { value, grads } = tf.variableGrads(
      lossOf,
      names.map((name) => byHand.parameters.get(name)),
    );
    optimizers[1].apply(
      new Map(names.map((name) => [name, grads[byHand.parameters.get(name).name]])),
      0.1,
    );
    expect(stepped.parameters.toArrays()).to.deep.equal(byHand.parameters.toArrays());
    tf.dispose([images, labels, value, grads]);
    [...optimizers, stepped, byHand].forEach((one) => one.dispose());
  });

  it("says what to do when everything is frozen", () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    model.parameters.setTrainable([]);
    const step = () =>
      trainStep(
        model,
        new Adam(model.parameters, 0),
        formulaImages("any", [2, 16, 16, 1]),
        tf.tensor1d([0, 1], "int32"),
        {
          learningRate: 1e-3,
          dropoutSeed: 1,
        },
      );
    expect(step).to.throw("all weights are frozen. Call parameters.setTrainable");
    model.dispose();
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const model = buildCnn({ seed: 1, imageSize: 16 });
      const adam = new Adam(model.parameters, 1e-4);
      const images = formulaImages("any", [2, 16, 16, 1]);
      const labels = tf.tensor1d([0, 1], "int32");
      trainStep(model, adam, images, labels, {
        learningRate: 1e-3,
        dropoutSeed: 1,
        classWeights: [2, 1],
      });
      const afterOne = tf.memory().numTensors;
      trainStep(model, adam, images, labels, {
        learningRate: 1e-3,
        dropoutSeed: 2,
        classWeights: [2, 1],
      });
      expect(tf.memory().numTensors, "tensors after a second step").to.equal(afterOne);
      tf.dispose([images, labels]);
      adam.dispose();
      model.dispose();
    }));
});

/**
 * The head in training mode, its dropout layer taken out by a listener that restores what went in.
 */
function headWithoutDropout(
  model: ReturnType<typeof buildResNet18>,
  pooled: tf.Tensor2D,
): tf.Tensor2D {
  let beforeDropout!: tf.Tensor;
  const visit = (layer: string, output: tf.Tensor) => {
    if (layer === "fc.2") beforeDropout = output;
    return layer === "fc.3" ? beforeDropout : output;
  };
  return forward(model, pooled, { from: "head", training: true, visit }) as tf.Tensor2D;
}
