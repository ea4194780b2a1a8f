import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { createRandom } from "../../lib/base/random";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { extractFeatures, type Features } from "../../lib/training/featureCache";
import { fit } from "../../lib/training/fit";
import { fitOnFeatures } from "../../lib/training/fitOnFeatures";
import type { History } from "../../lib/training/history";
import { predictFeatures } from "../../lib/training/predictFeatures";
import { RunningScore } from "../../lib/training/runningScore";
import { resnetEvalTransform } from "../../lib/transforms/presets";
import { memoryImageSet } from "../support/memoryImageSet";
import { withTempFolder } from "../support/tempFolder";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const imageSize = 32;
const recipe = { learningRate: 1e-2, weightDecay: 1e-4, batchSize: 4, seed: 7, epochs: 3 };

/** Three classes that three of the 512 features tell apart, with noise in all of them. */
function threeClassFeatures(count: number, seed: number): Features {
  const labels = Array.from({ length: count }, (_, i) => i % 3);
  const values = new Float32Array(count * 512);
  labels.forEach((label, i) => {
    const random = createRandom(seed, "features", i);
    for (let k = 0; k < 512; k++)
      values[i * 512 + k] = random.uniform(0, 1) + (k === label ? 2 : 0);
  });
  const images = labels.map((label, i) => ({
    path: "",
    file: `${i}.png`,
    label,
    patient: `${i}`,
    subtype: null,
  }));
  return { stage: "head", values, shape: [512], images: images, labels };
}

const numbersOf = ({ epochs }: History) =>
  epochs.flatMap((record) => [
    record.trainLoss,
    record.trainAccuracy,
    record.validationLoss,
    record.learningRate,
  ]);

describe("fitOnFeatures", () => {
  before(startEngine);

  it("trains as fit does on the images when the backbone is frozen and nothing is augmented", () =>
    withTempFolder(async (checkpointFolder) => {
      const [train, validation] = [
        memoryImageSet(10, imageSize, 1),
        memoryImageSet(6, imageSize, 2),
      ];
      const [slow, fast] = [
        buildResNet18({ seed: 3, imageSize }),
        buildResNet18({ seed: 3, imageSize }),
      ];
      const { epochs, learningRate, ...settings } = recipe;
      const classWeights = [2, 1];
      const transforms = {
        trainTransform: resnetEvalTransform,
        evalTransform: resnetEvalTransform,
      };
      const onImages = await fit(
        slow,
        { train, validation, ...transforms },
        {
          ...settings,
          classWeights,
          checkpointFolder,
          precision: "float32",
          phases: [{ name: "head", trainable: ["fc."], learningRate, epochs }],
        },
      );
      const features = {
        train: await extractFeatures(fast, train, resnetEvalTransform),
        validation: await extractFeatures(fast, validation, resnetEvalTransform),
      };
      const onFeatures = await fitOnFeatures(fast, features, { ...recipe, classWeights });
      expectClose(numbersOf(onFeatures), numbersOf(onImages), 1e-4);
      expect(onFeatures.bestEpoch).to.equal(onImages.bestEpoch);
      expect(fast.parameters.trainableNames()).to.deep.equal(slow.parameters.trainableNames());
      for (const name of fast.parameters.names()) {
        expectClose(
          fast.parameters.get(name).dataSync(),
          slow.parameters.get(name).dataSync(),
          1e-3,
        );
      }
      for (const model of [slow, fast]) model.dispose();
    }));

  it("learns three classes and ends with the weights of the best epoch", async () => {
    const model = buildResNet18({ seed: 3, imageSize, numClasses: 3 });
    const data = { train: threeClassFeatures(48, 1), validation: threeClassFeatures(30, 2) };
    const history = await fitOnFeatures(model, data, { ...recipe, epochs: 8 });
    const best = history.epochs[history.bestEpoch - 1];
    expect(best.validationAccuracy).to.be.above(0.9);
    expect(best.validationLoss).to.equal(
      Math.min(...history.epochs.map(({ validationLoss }) => validationLoss)),
    );
    const { logits, labels } = await predictFeatures(model, data.validation);
    const score = new RunningScore(3);
    score.add(logits, labels);
    expect(score.result().loss).to.be.closeTo(best.validationLoss, 1e-6);
    model.dispose();
  });

  it("goes back to the best epoch when later ones are worse, and stops early", async () => {
    const model = buildResNet18({ seed: 3, imageSize, numClasses: 3 });
    const [train, wrong] = [threeClassFeatures(24, 1), threeClassFeatures(24, 2)];
    // Labels that contradict what is learned: the better the training, the worse the validation.
    const validation = { ...wrong, labels: wrong.labels.map((label) => (label + 1) % 3) };
    const history = await fitOnFeatures(
      model,
      { train, validation },
      { ...recipe, epochs: 20, stoppingPatience: 2 },
    );
    expect(history.stoppedEarly).to.equal(true);
    expect(history.epochs.length).to.equal(history.bestEpoch + 2);
    const { logits, labels } = await predictFeatures(model, validation);
    const score = new RunningScore(3);
    score.add(logits, labels);
    expect(score.result().loss).to.be.closeTo(
      history.epochs[history.bestEpoch - 1].validationLoss,
      1e-6,
    );
    model.dispose();
  });

  it("leaves everything before the features' stage as it was", async () => {
    const model = buildResNet18({ seed: 3, imageSize, numClasses: 3 });
    const before = model.parameters.toArrays();
    await fitOnFeatures(
      model,
      { train: threeClassFeatures(12, 1), validation: threeClassFeatures(6, 2) },
      recipe,
    );
    const changed = [...model.parameters.toArrays()].filter(([name, { values }]) =>
      values.some((value, i) => value !== before.get(name)!.values[i]),
    );
    const head = model.parameters.names().filter((name) => name.startsWith("fc."));
    expect(changed.map(([name]) => name)).to.have.members(head);
    model.dispose();
  });

  it("gives the same history for the same seed and another for another", async () => {
    const data = { train: threeClassFeatures(12, 1), validation: threeClassFeatures(6, 2) };
    const run = async (seed: number) => {
      const model = buildResNet18({ seed: 3, imageSize, numClasses: 3 });
      const history = await fitOnFeatures(model, data, { ...recipe, seed });
      model.dispose();
      return numbersOf(history);
    };
    expect(await run(1)).to.deep.equal(await run(1));
    expect(await run(1)).to.not.deep.equal(await run(2));
  });

  it("holds as many tensors and bytes after every epoch and leaves none behind", async () => {
    const model = buildResNet18({ seed: 3, imageSize, numClasses: 3 });
    const data = { train: threeClassFeatures(12, 1), validation: threeClassFeatures(6, 2) };
    const seen = new Set<string>();
    const onEpoch = () =>
      seen.add(`${tf.memory().numTensors} tensors, ${tf.memory().numBytes} bytes`);
    await expectNoTensorLeak(
      async () => void (await fitOnFeatures(model, data, { ...recipe, onEpoch })),
    );
    expect([...seen]).to.have.length(1);
    model.dispose();
  });

  it("says that training has diverged and leaves no tensors behind then either", async () => {
    const model = buildResNet18({ seed: 3, imageSize, numClasses: 3 });
    const train = threeClassFeatures(12, 1);
    const broken = { ...train, values: train.values.map(() => Infinity) };
    await expectNoTensorLeak(async () => {
      const error = await fitOnFeatures(model, { train: broken, validation: train }, recipe).then(
        () => "no error",
        ({ message }: Error) => message,
      );
      expect(error).to.contain("Training has diverged");
    });
    model.dispose();
  });

  it("refuses features that do not belong together and labels without a class", async () => {
    const model = buildResNet18({ seed: 3, imageSize });
    const good = { ...threeClassFeatures(2, 1) };
    const errorOf = (train: Features, validation: Features) =>
      fitOnFeatures(model, { train, validation }, recipe).then(
        () => "no error",
        ({ message }: Error) => message,
      );
    expect(await errorOf(good, { ...good, stage: "avgpool", shape: [1, 1, 512] })).to.equal(
      'Training features are [512] for stage "head", validation features [1, 1, 512] for ' +
        'stage "avgpool": extract both alike.',
    );
    expect(await errorOf({ ...good, stage: "classifier" }, good)).to.contain(
      'resnet18 has no stage "classifier"',
    );
    expect(await errorOf(threeClassFeatures(3, 1), good)).to.contain(
      "2.png has label 2, but the model has 2 classes",
    );
    model.dispose();
  });
});
