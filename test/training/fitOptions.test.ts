import path from "node:path";
import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { trainingPrecision } from "../../lib/base/engine/trainingPrecision";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import type { Model } from "../../lib/models/model";
import { fit } from "../../lib/training/fit";
import type { BatchState, FitOptions, Phase } from "../../lib/training/fitOptions";
import type { History } from "../../lib/training/history";
import type { TrainingData } from "../../lib/training/imageSource";
import { predict } from "../../lib/training/predict";
import { warmupCosine } from "../../lib/training/warmupCosine";
import { bestWeightsOn, loadWeights } from "../../lib/training/weightsFile";
import { cnnEvalTransform, resnetEvalTransform } from "../../lib/transforms/presets";
import { foldedOnce } from "../support/foldedOnce";
import { memoryImageSet } from "../support/memoryImageSet";
import { expectNear } from "../support/numbers";
import { withTempFolder } from "../support/tempFolder";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const SIZE = 16;
const newModel = () => buildCnn({ seed: 1, imageSize: SIZE });

function smallData(): TrainingData {
  return {
    train: memoryImageSet(24, SIZE, 1),
    validation: memoryImageSet(10, SIZE, 2),
    test: memoryImageSet(6, SIZE, 3),
    trainTransform: cnnEvalTransform,
    evalTransform: cnnEvalTransform,
  };
}

/** The same images, every second one of class 0 left out: 6 of class 0, 12 of class 1. */
function unbalancedData(): TrainingData {
  const data = smallData();
  const { images, pixels } = data.train;
  const kept = images.map((_, i) => i).filter((i) => i % 4 !== 0);
  const train = {
    ...data.train,
    images: kept.map((i) => images[i]),
    pixels: (indices: readonly number[]) => pixels(indices.map((i) => kept[i])),
  };
  return { ...data, train };
}

/** One epoch of a single step, unless told otherwise. */
function options(
  checkpointFolder: string,
  phase: Partial<Phase> = {},
  more: Partial<FitOptions> = {},
): FitOptions {
  const phases = [{ name: "all", trainable: [""], learningRate: 1e-3, epochs: 1, ...phase }];
  return { phases, seed: 7, batchSize: 24, checkpointFolder, ...more };
}

/** The best epoch's weights of one layer after training a new model, and the history. */
async function trained(
  data: TrainingData,
  wanted: FitOptions,
): Promise<{ weights: number[]; history: History }> {
  const model = newModel();
  const history = await fit(model, data, wanted);
  const weights = weightsOf(model);
  model.dispose();
  return { weights, history };
}

function weightsOf(model: Model): number[] {
  return Array.from(model.parameters.get("fc2.weight").dataSync());
}

function withoutTimes(history: History): unknown {
  return { ...history, epochs: history.epochs.map(({ seconds: _seconds, ...record }) => record) };
}

/** Runs `fit` and throws in a callback, as a kill would. */
async function fitAndDie(model: Model, data: TrainingData, wanted: FitOptions): Promise<void> {
  const error = await fit(model, data, wanted).catch((reason: Error) => reason);
  expect((error as Error).message).to.equal("killed");
}

const dieAfterEpoch = (epoch: number): Partial<FitOptions> => ({
  onEpoch: (record) => {
    if (record.epoch === epoch) throw new Error("killed");
  },
});

const dieInEpoch = (epoch: number): Partial<FitOptions> => ({
  onBatch: (state: BatchState) => {
    if (state.epoch === epoch && state.batch === 2) throw new Error("killed");
  },
});

describe("fit with a cosine schedule", () => {
  before(startEngine);

  it("takes every step at the schedule's rate", () =>
    withTempFolder(async (folder) => {
      // The first of two warm-up steps has half of the peak.
      const cosine = { learningRate: 2e-3, schedule: "cosine" as const, warmupEpochs: 2 };
      const scheduled = await trained(smallData(), options(path.join(folder, "a"), cosine));
      const constant = await trained(
        smallData(),
        options(path.join(folder, "b"), { learningRate: 1e-3 }),
      );
      expect(scheduled.weights).to.deep.equal(constant.weights);
    }));

  it("counts the warm-up in epochs or fractions, and records each epoch's middle rate", () =>
    withTempFolder(async (folder) => {
      const cosine = {
        learningRate: 1e-3,
        schedule: "cosine" as const,
        warmupEpochs: 0.75,
        epochs: 3,
      };
      // 24 images in batches of 5: five steps an epoch, the third one in the middle.
      const { history } = await trained(smallData(), options(folder, cosine, { batchSize: 5 }));
      const rates = [2, 7, 12].map((step) =>
        warmupCosine(step, { peak: 1e-3, warmupSteps: 4, totalSteps: 15 }),
      );
      expectNear(
        history.epochs.map(({ learningRate }) => learningRate),
        rates,
      );
      expect(rates[0]).to.equal(0.75e-3);
    }));

  it("runs to its end where a plateau would have stopped it", () =>
    withTempFolder(async (folder) => {
      // With a rate of zero no epoch is better than the first.
      const cosine = { learningRate: 0, schedule: "cosine" as const, epochs: 4 };
      const { history } = await trained(
        smallData(),
        options(folder, cosine, { stoppingPatience: 1 }),
      );
      expect(history.epochs.length).to.equal(4);
      expect(history.stoppedEarly).to.equal(false);
    }));
});

describe("fit with smoothed labels", () => {
  before(startEngine);

  it("learns from them, but reports losses that compare with those of other runs", () =>
    withTempFolder(async (folder) => {
      const plain = await trained(
        smallData(),
        options(path.join(folder, "a"), {}, { labelSmoothing: 0 }),
      );
      const smoothed = await trained(
        smallData(),
        options(path.join(folder, "b"), {}, { labelSmoothing: 0.5 }),
      );
      // One step: the training loss is that of the first weights, which are the same.
      expect(smoothed.history.epochs[0].trainLoss).to.equal(plain.history.epochs[0].trainLoss);
      expect(smoothed.weights).to.not.deep.equal(plain.weights);
    }));
});

describe("fit with balanced epochs", () => {
  before(startEngine);

  /** Labels that each epoch asked the training set for. */
  async function labelsByEpoch(
    folder: string,
    balanced: boolean,
  ): Promise<{ labels: number[][]; batches: number[] }> {
    const data = unbalancedData();
    const { pixels, images } = data.train;
    const [labels, batches]: [number[][], number[]] = [[[], []], []];
    let epoch = 0;
    data.train.pixels = (indices) => {
      labels[epoch].push(...indices.map((i) => images[i].label));
      return pixels(indices);
    };
    await trained(
      data,
      options(
        folder,
        { epochs: 2 },
        {
          balanced,
          batchSize: 5,
          onEpoch: () => (epoch += 1),
          onBatch: (state) => batches.push(state.batches),
        },
      ),
    );
    return { labels, batches };
  }

  it("shows as many images of either class as the rarer has, in the batches that takes", () =>
    withTempFolder(async (folder) => {
      const { labels, batches } = await labelsByEpoch(folder, true);
      const half = [...Array(6).fill(0), ...Array(6).fill(1)];
      for (const ofEpoch of labels) expect(ofEpoch.slice().sort()).to.deep.equal(half);
      expect(batches).to.deep.equal(Array(6).fill(3));
    }));

  it("shows every image without it", () =>
    withTempFolder(async (folder) => {
      const { labels, batches } = await labelsByEpoch(folder, false);
      const all = [...Array(6).fill(0), ...Array(12).fill(1)];
      for (const ofEpoch of labels) expect(ofEpoch.slice().sort()).to.deep.equal(all);
      expect(batches).to.deep.equal(Array(8).fill(4));
    }));
});

describe("fit with averaged weights", () => {
  before(startEngine);

  it("keeps the average of the best epoch, and trains on with the weights themselves", () =>
    withTempFolder(async (folder) => {
      const model = newModel();
      const start = weightsOf(model);
      model.dispose();
      const [one, two] = [
        await trained(smallData(), options(path.join(folder, "a"))),
        await trained(smallData(), options(path.join(folder, "b"), { epochs: 2 })),
      ];
      expect(two.history.bestEpoch, "the losses fall").to.equal(2);
      const wanted = options(path.join(folder, "c"), { epochs: 2 }, { averageDecay: 0.9 });
      const averaged = await trained(smallData(), wanted);
      expect(averaged.history.bestEpoch).to.equal(2);
      // Decays of the first two updates: 1 / 10 and 2 / 11.
      const expected = start.map(
        (w0, i) => (2 / 11) * (0.1 * w0 + 0.9 * one.weights[i]) + (9 / 11) * two.weights[i],
      );
      expectClose(averaged.weights, expected, 1e-6);
    }));

  it("scores the average, not the weights", () =>
    withTempFolder(async (folder) => {
      const data = smallData();
      const model = newModel();
      const history = await fit(
        model,
        data,
        options(folder, {}, { averageDecay: 0.9, precision: "float32" }),
      );
      const { labels, probabilities } = await predict(model, data.validation, cnnEvalTransform);
      const losses = labels.map(
        (label, i) => -Math.log(label ? probabilities[i] : 1 - probabilities[i]),
      );
      const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length;
      expect(history.epochs[0].validationLoss).to.be.closeTo(loss, 1e-6);
      model.dispose();
    }));

  it("continues a killed run bit by bit, with schedule, smoothing, balance, in either phase", () =>
    withTempFolder(async (folder) => {
      const phases: Phase[] = [
        { name: "head", trainable: ["fc"], learningRate: 1e-3, epochs: 2 },
        {
          name: "all",
          trainable: [""],
          learningRate: 5e-4,
          epochs: 3,
          schedule: "cosine",
          warmupEpochs: 0.5,
        },
      ];
      const more = {
        phases,
        batchSize: 5,
        averageDecay: 0.8,
        labelSmoothing: 0.1,
        balanced: true,
        weightDecay: 1e-4,
      };
      const whole = newModel();
      const expected = await fit(
        whole,
        unbalancedData(),
        options(path.join(folder, "whole"), {}, more),
      );
      const killed = options(path.join(folder, "killed"), {}, more);
      const within = [dieInEpoch(1), dieInEpoch(3), dieInEpoch(5)];
      const after = [dieAfterEpoch(1), dieAfterEpoch(2), dieAfterEpoch(3)];
      for (const death of [within[0], ...after.slice(0, 2), within[1], after[2], within[2]]) {
        const model = newModel();
        await fitAndDie(model, unbalancedData(), { ...killed, ...death });
        model.dispose();
      }
      const resumed = newModel();
      const history = await fit(resumed, unbalancedData(), killed);
      expect(withoutTimes(history)).to.deep.equal(withoutTimes(expected));
      expect(resumed.parameters.toArrays()).to.deep.equal(whole.parameters.toArrays());
      [whole, resumed].forEach((model) => model.dispose());
    })).timeout(120000);

  const withStatistics: Record<string, Partial<FitOptions>> = {
    "are averaged as well": { averageDecay: 0.9 },
    "are measured anew": { preciseBatchNorm: 8 },
    "are both": { averageDecay: 0.9, preciseBatchNorm: 8, balanced: true },
  };
  const title = (what: string) => `also continues the head's running statistics where they ${what}`;
  for (const [what, more] of Object.entries(withStatistics))
    it(title(what), () =>
      withTempFolder(async (folder) => {
        const colour: TrainingData = {
          train: memoryImageSet(12, 32, 1),
          validation: memoryImageSet(6, 32, 2),
          trainTransform: resnetEvalTransform,
          evalTransform: resnetEvalTransform,
        };
        const wanted = (name: string) =>
          options(
            path.join(folder, name),
            { trainable: ["fc."], epochs: 2 },
            { batchSize: 6, ...more },
          );
        const model = foldedOnce(buildResNet18({ seed: 1, imageSize: 32 }), trainingPrecision());
        const start = model.parameters.toArrays();
        const before = tf.memory().numTensors;
        const counts: number[] = [];
        const onEpoch = () => counts.push(tf.memory().numTensors);
        const expected = await fit(model, colour, { ...wanted("whole"), onEpoch });
        expect(new Set(counts).size, `tensors after each epoch: ${counts}`).to.equal(1);
        expect(tf.memory().numTensors).to.equal(before);
        const weights = model.parameters.toArrays();
        expect(weights.get("fc.1.running_mean")).to.not.deep.equal(start.get("fc.1.running_mean"));
        model.parameters.load(start, "the start");
        await fitAndDie(model, colour, { ...wanted("killed"), ...dieAfterEpoch(1) });
        model.parameters.load(start, "the start");
        expect(withoutTimes(await fit(model, colour, wanted("killed")))).to.deep.equal(
          withoutTimes(expected),
        );
        expect(model.parameters.toArrays()).to.deep.equal(weights);
        model.dispose();
      }),
    ).timeout(120000);

  it("leaves no tensors behind when interrupted, nor when images do not fit the model", () =>
    withTempFolder(async (folder) => {
      const model = newModel();
      const wanted = options(folder, { epochs: 2 }, { averageDecay: 0.9, batchSize: 5 });
      await expectNoTensorLeak(() =>
        fitAndDie(model, smallData(), { ...wanted, ...dieInEpoch(1) }),
      );
      await expectNoTensorLeak(() =>
        fitAndDie(model, smallData(), { ...wanted, ...dieAfterEpoch(1) }),
      );
      for (const split of ["train", "validation"] as const) {
        const wrong = { ...smallData(), [split]: memoryImageSet(6, SIZE + 8, 1) };
        await expectNoTensorLeak(async () => {
          const error = await fit(model, wrong, wanted).catch((reason: Error) => reason);
          expect((error as Error).message).to.include("cnn expects images [batch, 16, 16, 1]");
        });
      }
      model.dispose();
    }));
});

describe("fit, resumed after a kill", () => {
  before(startEngine);

  it("reports an error before its first step as it is", () =>
    withTempFolder(async (folder) => {
      const model = newModel();
      const wanted = options(folder, { epochs: 2 });
      await fitAndDie(model, smallData(), { ...wanted, ...dieAfterEpoch(1) });
      const data = smallData();
      data.train.pixels = () => {
        throw new Error("the disk is gone");
      };
      await expectNoTensorLeak(async () => {
        const error = await fit(model, data, wanted).catch((reason: Error) => reason);
        expect((error as Error).message).to.equal("the disk is gone");
      });
      model.dispose();
    }));
});

describe("fit with alsoKeepBestOn", () => {
  before(startEngine);

  /** Test images with the wrong label: the better a model, the worse its test loss. */
  function contraryData(): TrainingData {
    const data = smallData();
    const images = data.test!.images.map((image) => ({ ...image, label: 1 - image.label }));
    return { ...data, test: { ...data.test!, images, fingerprint: "contrary" } };
  }

  it("keeps the epoch that is best on the other split beside the selected one", () =>
    withTempFolder(async (folder) => {
      const [model, other] = [newModel(), newModel()];
      const wanted = (name: string, epochs: number, more: Partial<FitOptions>) =>
        options(path.join(folder, name), { epochs }, { stoppingPatience: 9, ...more });
      const history = await fit(
        model,
        contraryData(),
        wanted("both", 4, { alsoKeepBestOn: "test" }),
      );
      const testLosses = history.epochs.map((record) => record.testLoss!);
      expect(history.bestEpoch).to.equal(4);
      expect(history.selectedOn).to.equal("validation");
      expect(testLosses.indexOf(Math.min(...testLosses)), "first epoch is best on test").to.equal(
        0,
      );
      const first = await trained(contraryData(), wanted("one", 1, {}));
      loadWeights(bestWeightsOn(path.join(folder, "both"), "test"), other);
      expect(weightsOf(other)).to.deep.equal(first.weights);
      expect(weightsOf(model)).to.not.deep.equal(first.weights);
      [model, other].forEach((one) => one.dispose());
    }));

  it("works the other way round, too, and does not change what is selected", () =>
    withTempFolder(async (folder) => {
      const wanted = (name: string, more: Partial<FitOptions>) =>
        options(
          path.join(folder, name),
          { epochs: 4 },
          { stoppingPatience: 9, selectOn: "test", ...more },
        );
      const alone = await trained(contraryData(), wanted("alone", {}));
      const both = await trained(contraryData(), wanted("both", { alsoKeepBestOn: "validation" }));
      expect(withoutTimes(both.history)).to.deep.equal(withoutTimes(alone.history));
      expect(both.weights).to.deep.equal(alone.weights);
      const other = newModel();
      loadWeights(bestWeightsOn(path.join(folder, "both"), "validation"), other);
      expect(weightsOf(other)).to.not.deep.equal(both.weights);
      other.dispose();
    }));

  it("needs the test set to watch it", () =>
    withTempFolder(async (folder) => {
      const model = newModel();
      const wanted = options(folder, {}, { alsoKeepBestOn: "test" });
      const error = await fit(model, { ...smallData(), test: undefined }, wanted).catch(
        (reason: Error) => reason,
      );
      expect((error as Error).message).to.include("needs data.test");
      model.dispose();
    }));
});
