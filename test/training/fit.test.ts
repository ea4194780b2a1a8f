import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { trainingPrecision } from "../../lib/base/engine/trainingPrecision";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import type { Model } from "../../lib/models/model";
import { fit } from "../../lib/training/fit";
import type { FitOptions } from "../../lib/training/fitOptions";
import type { EpochRecord, History } from "../../lib/training/history";
import type { TrainingData } from "../../lib/training/imageSource";
import { predict } from "../../lib/training/predict";
import {
  cnnEvalTransform,
  cnnTrainTransform,
  resnetEvalTransform,
} from "../../lib/transforms/presets";
import { foldedOnce } from "../support/foldedOnce";
import { memoryImageSet } from "../support/memoryImageSet";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

const SIZE = 32;

function smallData(): TrainingData {
  return {
    train: memoryImageSet(24, SIZE, 1),
    validation: memoryImageSet(10, SIZE, 2),
    test: memoryImageSet(6, SIZE, 3),
    trainTransform: cnnTrainTransform,
    evalTransform: cnnEvalTransform,
  };
}

function options(checkpointFolder: string, more: Partial<FitOptions> = {}): FitOptions {
  const phases = [{ name: "all", trainable: [""], learningRate: 1e-3, epochs: 3 }];
  return { phases, seed: 7, batchSize: 10, checkpointFolder, weightDecay: 1e-4, ...more };
}

function withoutTimes(history: History): unknown {
  return { ...history, epochs: history.epochs.map(({ seconds: _seconds, ...record }) => record) };
}

function weightsOf(model: Model): number[] {
  return Array.from(model.parameters.get("fc2.weight").dataSync());
}

/**
 * Runs `fit` and throws in the epoch callback, after the checkpoint was written, as a kill would.
 */
async function fitAndDie(
  model: Model,
  data: TrainingData,
  wanted: FitOptions,
  epoch: number,
): Promise<void> {
  const onEpoch = (record: EpochRecord) => {
    if (record.epoch === epoch) throw new Error("killed");
  };
  const error = await fit(model, data, { ...wanted, onEpoch }).catch((reason: Error) => reason);
  expect((error as Error).message).to.equal("killed");
}

describe("fit", () => {
  before(startEngine);

  it("learns an easy task, with the best epoch's weights in the model at the end", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize: SIZE });
      const data = smallData();
      const history = await fit(model, data, options(folder));
      expect(history.epochs[2].trainLoss).to.be.below(history.epochs[0].trainLoss);
      const best = history.epochs[history.bestEpoch - 1];
      expect(best.validationLoss).to.equal(
        Math.min(...history.epochs.map((record) => record.validationLoss)),
      );
      const { labels, probabilities } = await predict(model, data.validation, cnnEvalTransform);
      const correct = labels.filter(
        (label, i) => label === (probabilities[i] >= 0.5 ? 1 : 0),
      ).length;
      expect(correct / labels.length).to.be.closeTo(best.validationAccuracy, 1e-9);
      expect(correct).to.be.at.least(9);
      model.dispose();
    }));

  it("gives the same history and weights for the same seed", () =>
    withTempFolder(async (folder) => {
      const runs = [];
      for (const name of ["a", "b"]) {
        const model = buildCnn({ seed: 1, imageSize: SIZE });
        const history = await fit(model, smallData(), options(path.join(folder, name)));
        runs.push({ history: withoutTimes(history), weights: weightsOf(model) });
        model.dispose();
      }
      expect(runs[0]).to.deep.equal(runs[1]);
    }));

  it("continues a killed run and ends with the same result, also in a second phase", () =>
    withTempFolder(async (folder) => {
      const phases = [
        { name: "head", trainable: ["fc"], learningRate: 1e-3, epochs: 2 },
        { name: "all", trainable: [""], learningRate: 5e-4, epochs: 3 },
      ];
      const whole = buildCnn({ seed: 1, imageSize: SIZE });
      const expected = await fit(
        whole,
        smallData(),
        options(path.join(folder, "whole"), { phases }),
      );
      const killed = options(path.join(folder, "killed"), { phases });
      for (const epoch of [1, 2, 4]) {
        const model = buildCnn({ seed: 1, imageSize: SIZE });
        await fitAndDie(model, smallData(), killed, epoch);
        model.dispose();
      }
      const resumed = buildCnn({ seed: 1, imageSize: SIZE });
      const history = await fit(resumed, smallData(), killed);
      expect(withoutTimes(history)).to.deep.equal(withoutTimes(expected));
      expect(weightsOf(resumed)).to.deep.equal(weightsOf(whole));
      [whole, resumed].forEach((model) => model.dispose());
    }));

  it("starts anew when the settings of a killed run were others", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize: SIZE });
      await fitAndDie(model, smallData(), options(folder), 2);
      const history = await fit(model, smallData(), options(folder, { weightDecay: 0 }));
      expect(history.epochs.map((record) => record.epoch)).to.deep.equal([1, 2, 3]);
      model.dispose();
    }));

  it("removes the state once it is done, and keeps the best weights and a note", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize: SIZE });
      await fit(model, smallData(), options(folder));
      expect(fs.readdirSync(folder)).to.deep.equal(["best.safetensors", "finished.json"]);
      model.dispose();
    }));

  it("chooses the epoch on the test loss only if asked to, and records that", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize: SIZE });
      const history = await fit(model, smallData(), options(folder, { selectOn: "test" }));
      const losses = history.epochs.map((record) => record.testLoss!);
      expect(history.selectedOn).to.equal("test");
      expect(losses[history.bestEpoch - 1]).to.equal(Math.min(...losses));
      const honest = await fit(model, smallData(), options(folder));
      expect(honest.epochs[0]).to.not.have.property("testLoss");
      model.dispose();
    }));

  it("stops early, and notes where each phase starts", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize: SIZE });
      // With a learning rate of zero no epoch is better than the first.
      const phases = ["one", "two"].map((name) => ({
        name,
        trainable: [""],
        learningRate: 0,
        epochs: 6,
      }));
      const history = await fit(
        model,
        smallData(),
        options(folder, { phases, stoppingPatience: 2 }),
      );
      expect(history.epochs.length).to.equal(6);
      expect(history.phaseStarts).to.deep.equal([1, 4]);
      expect(history.stoppedEarly).to.equal(true);
      expect(history.bestEpoch).to.equal(1);
      model.dispose();
    }));

  it("stops with advice when the loss is no longer a number", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize: SIZE });
      model.parameters.get("fc2.bias").assign(tf.tensor1d([NaN, 0]));
      const error = await fit(model, smallData(), options(folder)).catch((reason: Error) => reason);
      expect((error as Error).message).to.include("Training has diverged");
      model.dispose();
    }));

  it("needs the test set when the test set is to select", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize: SIZE });
      const data = { ...smallData(), test: undefined };
      const error = await fit(model, data, options(folder, { selectOn: "test" })).catch(
        (reason: Error) => reason,
      );
      expect((error as Error).message).to.include("needs data.test");
      model.dispose();
    }));

  it("keeps the number of live tensors the same after every epoch and leaves none", () =>
    withTempFolder(async (folder) => {
      const model = foldedOnce(buildResNet18({ seed: 1, imageSize: SIZE }), trainingPrecision());
      const before = tf.memory().numTensors;
      const counts: number[] = [];
      const data = {
        ...smallData(),
        trainTransform: resnetEvalTransform,
        evalTransform: resnetEvalTransform,
      };
      const phases = [{ name: "head", trainable: ["fc."], learningRate: 1e-3, epochs: 3 }];
      await fit(model, data, {
        ...options(folder, { phases }),
        onEpoch: () => counts.push(tf.memory().numTensors),
      });
      expect(new Set(counts).size, `tensors after each epoch: ${counts}`).to.equal(1);
      expect(tf.memory().numTensors).to.equal(before);
      model.dispose();
    }));

  it("leaves no tensors behind when training diverges or is interrupted", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize: SIZE });
      await expectNoTensorLeak(() => fitAndDie(model, smallData(), options(folder), 1));
      model.parameters.get("fc2.bias").assign(tf.tidy(() => tf.tensor1d([NaN, 0])));
      const other = options(folder, { seed: 8 });
      await expectNoTensorLeak(
        async () => void (await fit(model, smallData(), other).catch(() => undefined)),
      );
      model.dispose();
    }));

  it("reports every batch with an estimate of the time left", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize: SIZE });
      const seen: string[] = [];
      let last = Infinity;
      await fit(model, smallData(), {
        ...options(folder),
        onBatch: ({ epoch, batch, batches, secondsLeft }) => {
          seen.push(`${epoch}:${batch}/${batches}`);
          last = secondsLeft;
        },
      });
      expect(seen).to.deep.equal(
        [1, 2, 3].flatMap((epoch) => [1, 2, 3].map((batch) => `${epoch}:${batch}/3`)),
      );
      expect(last).to.equal(0);
      model.dispose();
    }));
});
