import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { crossEntropy } from "../../lib/training/crossEntropy";
import { extractFeatures } from "../../lib/training/featureCache";
import { fit } from "../../lib/training/fit";
import { fitOnFeatures } from "../../lib/training/fitOnFeatures";
import { FIT_DEFAULTS, type TrainingSettings } from "../../lib/training/fitOptions";
import { imageSource } from "../../lib/training/imageSource";
import { predict } from "../../lib/training/predict";
import { cnnEvalTransform, resnetEvalTransform } from "../../lib/transforms/presets";
import { memoryImageSet } from "../support/memoryImageSet";
import { withTempFolder } from "../support/tempFolder";
import { expectClose, startEngine } from "../support/tensors";
import { messageOf, tinyData, tinyModel, tinyOptions } from "../support/tinyTraining";

const imageSize = 32;
const PHASES = [{ name: "head", trainable: ["fc."], learningRate: 1e-3, epochs: 2 }];

function settings(batchSize: number, more: Partial<TrainingSettings> = {}): TrainingSettings {
  return { ...FIT_DEFAULTS, seed: 7, phases: PHASES, batchSize, ...more };
}

function resnetData(count: number) {
  return {
    train: memoryImageSet(count, imageSize, 1),
    validation: memoryImageSet(5, imageSize, 2),
    trainTransform: resnetEvalTransform,
    evalTransform: resnetEvalTransform,
  };
}

describe("imageSource", () => {
  before(startEngine);

  it("scores the mean over images, whatever the batch size, with class weights", async () => {
    const model = tinyModel();
    const data = tinyData();
    const { logits, labels } = await predict(model, data.validation, cnnEvalTransform);
    for (const classWeights of [undefined, [1, 3]]) {
      // The loss of all images at once, which other tests compare with PyTorch's.
      const expected = tf.tidy(
        () =>
          crossEntropy(
            tf.tensor2d(logits, [labels.length, 2]),
            tf.tensor1d(labels, "int32"),
            classWeights,
          ).dataSync()[0],
      );
      for (const batchSize of [1, 4, 5, 6, 32]) {
        const source = imageSource(model, data, settings(batchSize, { classWeights }));
        expect((await source.score()).validation.loss).to.be.closeTo(expected, 1e-5);
      }
    }
    model.dispose();
  });
});

describe("a batch of one image and the head's batch norm", () => {
  before(startEngine);

  it("never meet in training: the last image joins the batch before it", () =>
    withTempFolder(async (folder) => {
      const [onImages, onFeatures] = [3, 3].map((seed) => buildResNet18({ seed, imageSize }));
      const data = resnetData(9);
      const batches: string[] = [];
      const options = { seed: 7, batchSize: 4, checkpointFolder: folder, phases: PHASES };
      const history = await fit(onImages, data, {
        ...options,
        precision: "float32",
        onBatch: ({ batch, batches: all }) => batches.push(`${batch}/${all}`),
      });
      expect(batches).to.deep.equal(["1/2", "2/2", "1/2", "2/2"]);
      const features = {
        train: await extractFeatures(onFeatures, data.train, resnetEvalTransform),
        validation: await extractFeatures(onFeatures, data.validation, resnetEvalTransform),
      };
      const { learningRate, epochs } = PHASES[0];
      const same = await fitOnFeatures(onFeatures, features, { ...options, learningRate, epochs });
      expectClose(
        same.epochs.map(({ validationLoss }) => validationLoss),
        history.epochs.map(({ validationLoss }) => validationLoss),
        1e-4,
      );
      [onImages, onFeatures].forEach((model) => model.dispose());
    }));

  it("are refused as a batch size, as PyTorch does; a network without batch norm takes it", () =>
    withTempFolder(async (folder) => {
      const model = buildResNet18({ seed: 3, imageSize });
      const options = { seed: 7, batchSize: 1, checkpointFolder: folder, phases: PHASES };
      expect(await messageOf(fit(model, resnetData(4), options))).to.include(
        "batchSize must be at least 2 for this resnet18",
      );
      const cnn = tinyModel();
      const { epochs } = await fit(cnn, tinyData(), tinyOptions(folder, { batchSize: 1 }));
      expect(epochs.length).to.equal(3);
      [model, cnn].forEach((one) => one.dispose());
    }));
});
