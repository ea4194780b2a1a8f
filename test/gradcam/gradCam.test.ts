import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { captureLayer } from "../../lib/gradcam/capture";
import { gradCam } from "../../lib/gradcam/gradCam";
import { heatmapFromActivations } from "../../lib/gradcam/heatmap";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import type { Model } from "../../lib/models/model";
import { formulaImages, setFormulaWeights } from "../support/formula";
import { type GradCamReference, pytorch } from "../support/pytorchFixture";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

function cnnCase(): { model: Model; images: tf.Tensor4D } {
  const { imageSize } = pytorch.cnn;
  const model = buildCnn({ seed: 1, imageSize });
  setFormulaWeights(model);
  return { model, images: formulaImages("cnn images", [4, imageSize, imageSize, 1]) };
}

function resnetCase(): { model: Model; images: tf.Tensor4D } {
  const { imageSize } = pytorch.resnet;
  const model = buildResNet18({ seed: 1, imageSize });
  setFormulaWeights(model);
  return { model, images: formulaImages("resnet images", [3, imageSize, imageSize, 3]) };
}

function expectReference(model: Model, images: tf.Tensor4D, reference: GradCamReference): void {
  const { layer, classIndex, coarse, coarseShape, every37th } = reference;
  const chooseClass = () => new Array(images.shape[0]).fill(classIndex);
  const ours = tf.tidy(() => {
    const { activations, gradients } = captureLayer(model, images, layer, chooseClass);
    return heatmapFromActivations(activations, gradients);
  });
  expect(ours.shape, layer).to.deep.equal(coarseShape);
  const largest = Math.max(...coarse);
  ours
    .dataSync()
    .forEach((value, i) =>
      expect(value, `${layer}, place ${i}`).to.be.closeTo(coarse[i], 2e-3 * largest),
    );
  const { heatmaps } = gradCam(model, images, { layer, classIndex });
  const enlarged = heatmaps.flatMap((map) => Array.from(map)).filter((_, i) => i % 37 === 0);
  enlarged.forEach((value, i) =>
    expect(value, `${layer}, pixel ${37 * i}`).to.be.closeTo(every37th[i], 3e-3),
  );
}

describe("gradCam", () => {
  before(startEngine);

  for (const reference of pytorch.cnn.gradCam) {
    it(`equals PyTorch's maps of CNN ${reference.layer}, class ${reference.classIndex}`, () => {
      const { model, images } = cnnCase();
      expectReference(model, images, reference);
      model.dispose();
    });
  }

  it("equals PyTorch's maps of ResNet-18 for two layers and both classes", () => {
    const { model, images } = resnetCase();
    expect(pytorch.resnet.gradCam.map(({ layer }) => layer)).to.include.members([
      "layer4.1",
      "layer2.0",
    ]);
    for (const reference of pytorch.resnet.gradCam) expectReference(model, images, reference);
    model.dispose();
  });

  it("follows changed weights, of one image as of several", () => {
    const { model, images } = resnetCase();
    const one = tf.slice(images, [1, 0, 0, 0], [1, -1, -1, -1]);
    const probabilities = () => {
      const alone = gradCam(model, one, { classIndex: 1 });
      const batch = gradCam(model, images, { classIndex: 1 });
      expectClose(alone.heatmaps[0], batch.heatmaps[1], 5e-3);
      expectClose(alone.probabilities[0], batch.probabilities[1], 1e-4);
      return alone.probabilities[0][0];
    };
    const before = probabilities();
    // Twice: what was kept of the first weights must not come back.
    for (const factor of [1.5, 0.5]) {
      const weight = model.parameters.get("layer4.1.conv1.weight");
      tf.tidy(() => weight.assign(tf.mul(weight, factor)));
      expect(probabilities()).not.to.be.closeTo(before, 1e-4);
    }
    model.dispose();
  });

  it("gives one image the same map alone and in a batch", () => {
    const { model, images } = cnnCase();
    const batch = gradCam(model, images, { classIndex: 1 });
    const alone = gradCam(model, tf.slice(images, [2, 0, 0, 0], [1, -1, -1, -1]), {
      classIndex: 1,
    });
    alone.heatmaps[0].forEach((value, i) =>
      expect(value).to.be.closeTo(batch.heatmaps[2][i], 1e-4),
    );
    model.dispose();
  });

  it("explains the predicted class unless told otherwise", () => {
    const { model, images } = cnnCase();
    const result = gradCam(model, images);
    expect(result.explained).to.deep.equal(result.predicted);
    expect(gradCam(model, images, { classIndex: 0 }).explained).to.deep.equal([0, 0, 0, 0]);
    model.dispose();
  });

  it("scales every map that is not empty to a largest value of 1", () => {
    const { model, images } = cnnCase();
    for (const map of gradCam(model, images).heatmaps) {
      expect(Math.min(...map)).to.be.at.least(0);
      expect([0, 1]).to.include(Math.max(...map));
    }
    model.dispose();
  });

  it("gives an empty map, not NaN, where nothing speaks for the class", () => {
    const { model, images } = cnnCase();
    model.parameters.get("fc2.weight").assign(tf.zerosLike(model.parameters.get("fc2.weight")));
    const { heatmaps } = gradCam(model, images, { classIndex: 1 });
    expect(heatmaps.every((map) => map.every((value) => value === 0))).to.equal(true);
    model.dispose();
  });

  it("works for every layer that has a map", () => {
    const { model, images } = cnnCase();
    for (const layer of [
      "conv1",
      "relu1",
      "pool1",
      "conv2",
      "relu2",
      "pool2",
      "conv3",
      "relu3",
      "pool3",
    ]) {
      expect(gradCam(model, images, { layer }).heatmaps[0].length, layer).to.equal(
        pytorch.cnn.imageSize ** 2,
      );
    }
    model.dispose();
  });

  it("takes a group of blocks for its last block, as layer4 in torchvision", () => {
    const { model, images } = resnetCase();
    const [group, block] = ["layer3", "layer3.1"].map(
      (layer) => gradCam(model, images, { layer, classIndex: 1 }).heatmaps[0],
    );
    expect(Array.from(group)).to.deep.equal(Array.from(block));
    expect(() => gradCam(model, images, { layer: "layer5" })).to.throw('no layer "layer5"');
    model.dispose();
  });

  it("names the layers when asked for one that is missing, and refuses one without a map", () => {
    const { model, images } = cnnCase();
    expect(() => gradCam(model, images, { layer: "conv9" })).to.throw(
      'cnn has no layer "conv9". It has: conv1, relu1',
    );
    expect(() => gradCam(model, images, { layer: "fc1" })).to.throw("needs a layer with a map");
    expect(() => gradCam(model, images, { classIndex: 2 })).to.throw("from 0 to 1, found 2");
    model.dispose();
  });

  it("leaves no tensors behind, not even after an error, and the images as they were", () => {
    const { model, images } = cnnCase();
    const before = Array.from(images.dataSync());
    gradCam(model, images);
    return expectNoTensorLeak(() => {
      gradCam(model, images);
      gradCam(model, images, { layer: "pool2" });
      expect(() => gradCam(model, images, { layer: "fc1" })).to.throw();
      expect(Array.from(images.dataSync())).to.deep.equal(before);
    });
  });

  it("names NaN in an answer instead of explaining it, and leaves nothing behind", async () => {
    const { model, images } = cnnCase();
    tf.tidy(() => model.parameters.get("fc2.bias").assign(tf.tensor1d([0, NaN])));
    await expectNoTensorLeak(() => {
      expect(() => gradCam(model, images)).to.throw("not numbers or not finite");
    });
    tf.dispose(images);
    model.dispose();
  });

  it("leaves nothing behind after an error at any layer, forwards or backwards", async () => {
    const { model, images } = cnnCase();
    const broken = (): never => {
      throw new Error("broken");
    };
    const stage = model.stages[model.stages.length - 1];
    const { apply } = stage;
    const failures: (typeof apply)[] = [
      broken,
      (x, context) => tf.add(apply(x, context), broken()),
      (x, context) =>
        apply(
          tf.customGrad((y) => ({ value: (y as tf.Tensor).clone(), gradFunc: broken }))(x),
          context,
        ),
    ];
    for (const failure of failures) {
      stage.apply = failure;
      for (const layer of ["conv1", "relu2", "pool3"]) {
        await expectNoTensorLeak(() => {
          expect(() => gradCam(model, images, { layer })).to.throw("broken");
        });
      }
    }
    stage.apply = apply;
    expect(gradCam(model, images).heatmaps).to.have.length(4);
    tf.dispose(images);
    model.dispose();
  });
});
