import path from "node:path";
import { expect } from "chai";
import { freeingMapsEarly } from "../../lib/base/engine/freeAfterUse";
import type { Precision } from "../../lib/base/engine/precision";
import { tf } from "../../lib/base/engine/tf";
import { gradCam } from "../../lib/gradcam/gradCam";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { forward, type Model } from "../../lib/models/model";
import { Adam } from "../../lib/training/adam";
import { crossEntropy } from "../../lib/training/crossEntropy";
import { fit } from "../../lib/training/fit";
import type { FitOptions } from "../../lib/training/fitOptions";
import { trainStep } from "../../lib/training/trainStep";
import { cnnEvalTransform, cnnTrainTransform } from "../../lib/transforms/presets";
import { startBfloat16 } from "../support/bfloat16";
import { foldedOnce } from "../support/foldedOnce";
import { formulaImages, setFormulaWeights } from "../support/formula";
import { memoryImageSet } from "../support/memoryImageSet";
import { pytorch } from "../support/pytorchFixture";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak } from "../support/tensors";

const PRECISION = "bfloat16";

function resnetCase(): { model: Model; images: tf.Tensor4D } {
  const { imageSize } = pytorch.resnet;
  const model = buildResNet18({ seed: 1, imageSize });
  setFormulaWeights(model);
  return { model, images: formulaImages("resnet images", [3, imageSize, imageSize, 3]) };
}

function expectWithin(ours: ArrayLike<number>, expected: ArrayLike<number>, share: number): void {
  const largest = Math.max(...Array.from(expected, Math.abs));
  Array.from(expected).forEach((value, i) =>
    expect(ours[i], `value ${i}`).to.be.closeTo(value, share * largest),
  );
}

describe("forward in mixed precision", () => {
  before(startBfloat16);

  it("gives PyTorch's features within 2 %, in float32", () => {
    const { model, images } = resnetCase();
    const features = forward(model, images, { to: "head", precision: PRECISION });
    expectWithin(features.dataSync(), pytorch.resnet.features, 0.02);
    model.dispose();
  });

  it("differs from float32, so that it is not float32 by mistake", () => {
    const { model, images } = resnetCase();
    const [mixed, full] = [{ precision: PRECISION } as const, {}].map((options) =>
      Array.from(forward(model, images, options).dataSync()),
    );
    expect(mixed).not.to.deep.equal(full);
    model.dispose();
  });

  it("shows layers in float32", () => {
    const { model, images } = resnetCase();
    const visit = (_layer: string, output: tf.Tensor) => {
      output.dataSync();
      return output;
    };
    expectWithin(
      forward(model, images, { visit, precision: PRECISION }).dataSync(),
      pytorch.resnet.logits,
      1e-3,
    );
    model.dispose();
  });

  it("leaves one tensor behind, the logits", async () => {
    const { model, images } = resnetCase();
    foldedOnce(model, PRECISION);
    await expectNoTensorLeak(() => forward(model, images, { precision: PRECISION }).dispose());
    model.dispose();
  });
});

describe("trainStep in mixed precision", () => {
  before(startBfloat16);

  /** Gradients of every weight, one after the other. */
  function gradientOf(model: Model, images: tf.Tensor4D, precision: Precision): tf.Tensor1D {
    return tf.tidy(() => {
      const names = model.parameters.trainableNames();
      const lossOf = () =>
        crossEntropy(
          forward(model, images, { precision }) as tf.Tensor2D,
          tf.tensor1d([0, 1, 1], "int32"),
        );
      const { grads } = freeingMapsEarly(() =>
        tf.variableGrads(
          lossOf,
          names.map((name) => model.parameters.get(name)),
        ),
      );
      return tf.concat(
        names.map((name) => tf.reshape(grads[model.parameters.get(name).name], [-1])),
      ) as tf.Tensor1D;
    });
  }

  for (const build of [buildCnn, buildResNet18]) {
    it(`has a gradient of the direction and length of float32's: ${build.name}`, () => {
      const model = build({ seed: 1, imageSize: 64 });
      const images = formulaImages("any", [3, 64, 64, model.channels]);
      const [full, mixed] = (["float32", PRECISION] as const).map((precision) =>
        gradientOf(model, images, precision),
      );
      const dot = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => tf.sum(tf.mul(a, b)).dataSync()[0]);
      const lengths = [full, mixed].map((gradient) => Math.sqrt(dot(gradient, gradient)));
      expect(dot(full, mixed) / (lengths[0] * lengths[1]), "cosine").to.be.above(0.98);
      expect(lengths[1] / lengths[0], "ratio of lengths").to.be.closeTo(1, 0.02);
      model.dispose();
    });
  }

  it("keeps the number of tensors", async () => {
    const { model, images } = resnetCase();
    const optimizer = new Adam(model.parameters, 0);
    const labels = tf.tensor1d([0, 1, 1], "int32");
    const step = () =>
      void trainStep(model, optimizer, images, labels, {
        learningRate: 1e-3,
        dropoutSeed: 1,
        precision: PRECISION,
      });
    step();
    await expectNoTensorLeak(step);
    optimizer.dispose();
    model.dispose();
  });
});

describe("gradCam in mixed precision", () => {
  before(startBfloat16);

  it("gives PyTorch's maps within 3 % of their largest value", () => {
    const { model, images } = resnetCase();
    for (const { layer, classIndex, every37th } of pytorch.resnet.gradCam) {
      const { heatmaps } = gradCam(model, images, { layer, classIndex, precision: PRECISION });
      const pixels = heatmaps.flatMap((map) => Array.from(map)).filter((_, i) => i % 37 === 0);
      expectWithin(pixels, every37th, 0.03);
    }
    model.dispose();
  });
});

describe("fit in mixed precision", () => {
  before(startBfloat16);

  const SIZE = 16;
  const data = {
    train: memoryImageSet(12, SIZE, 1),
    validation: memoryImageSet(6, SIZE, 2),
    trainTransform: cnnTrainTransform,
    evalTransform: cnnEvalTransform,
  };

  async function history(checkpointFolder: string, options: Partial<FitOptions>) {
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    const phases = [{ name: "all", trainable: [""], learningRate: 1e-3, epochs: 2 }];
    const result = await fit(model, data, {
      phases,
      seed: 7,
      batchSize: 6,
      checkpointFolder,
      ...options,
    });
    model.dispose();
    return result;
  }

  it("writes the precision into every epoch's record", () =>
    withTempFolder(async (folder) => {
      for (const precision of ["float32", PRECISION] as const) {
        const { epochs } = await history(path.join(folder, precision), { precision });
        expect(epochs.map((record) => record.precision)).to.deep.equal([precision, precision]);
      }
    }));

  it("has nearly the losses of float32", () =>
    withTempFolder(async (folder) => {
      const [full, mixed] = [
        await history(path.join(folder, "a"), { precision: "float32" }),
        await history(path.join(folder, "b"), { precision: PRECISION }),
      ];
      mixed.epochs.forEach((record, i) =>
        expect(record.trainLoss).to.be.closeTo(full.epochs[i].trainLoss, 0.02),
      );
    }));

  it("takes up a finished run of the other precision: only the machine differs", () =>
    withTempFolder(async (folder) => {
      await history(folder, { precision: "float32" });
      const { epochs } = await history(folder, { precision: PRECISION, reuseFinished: true });
      expect(epochs[0].precision).to.equal("float32");
    }));
});
