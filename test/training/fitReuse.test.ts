import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { buildCnn } from "../../lib/models/buildCnn";
import { fit } from "../../lib/training/fit";
import type { FitOptions } from "../../lib/training/fitOptions";
import type { History } from "../../lib/training/history";
import type { TrainingData } from "../../lib/training/imageSource";
import { bestWeightsOn, saveWeights } from "../../lib/training/weightsFile";
import { cnnEvalTransform, cnnTrainTransform } from "../../lib/transforms/presets";
import { memoryImageSet } from "../support/memoryImageSet";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

const SIZE = 16;

const data: TrainingData = {
  train: memoryImageSet(12, SIZE, 1),
  validation: memoryImageSet(6, SIZE, 2),
  test: memoryImageSet(6, SIZE, 3),
  trainTransform: cnnTrainTransform,
  evalTransform: cnnEvalTransform,
};

const PHASE = { name: "all", trainable: [""], learningRate: 1e-3, epochs: 1 };

interface Outcome {
  history: History;
  /** Batches trained in this call: 0 where a finished run was taken up. */
  batches: number;
  weights: number[];
  trainable: string[];
}

/** Trains a new model, or takes up what lies in the folder. */
async function run(
  checkpointFolder: string,
  more: Partial<FitOptions> = {},
  images = data,
): Promise<Outcome> {
  const model = buildCnn({ seed: 1, imageSize: SIZE });
  const phases = [
    { name: "all", trainable: [""], learningRate: 1e-3, epochs: 1 },
    { name: "last layer", trainable: ["fc2."], learningRate: 1e-3, epochs: 2 },
  ];
  let batches = 0;
  try {
    const history = await fit(model, images, {
      phases,
      seed: 7,
      batchSize: 6,
      checkpointFolder,
      reuseFinished: true,
      onBatch: () => (batches += 1),
      ...more,
    });
    const weights = Array.from(model.parameters.get("fc1.weight").dataSync());
    return { history, batches, weights, trainable: model.parameters.trainableNames() };
  } finally {
    model.dispose();
  }
}

/** Stops a run after its first epoch, as a kill would. */
async function runAndDie(folder: string, more: Partial<FitOptions> = {}): Promise<void> {
  const onEpoch = () => {
    throw new Error("killed");
  };
  const error = await run(folder, { ...more, onEpoch }).catch((reason: Error) => reason);
  expect((error as Error).message).to.equal("killed");
}

describe("fit with reuseFinished", () => {
  before(startEngine);

  it("takes up a finished run: the same history and weights without a step of training", () =>
    withTempFolder(async (folder) => {
      const first = await run(folder);
      expect(first.batches).to.equal(6);
      const second = await run(folder);
      expect(second).to.deep.equal({ ...first, batches: 0 });
      expect(second.trainable).to.deep.equal(["fc2.weight", "fc2.bias"]);
    }));

  it("takes up what a call without it has finished, and calls no epoch", () =>
    withTempFolder(async (folder) => {
      const first = await run(folder, { reuseFinished: undefined });
      let epochs = 0;
      const second = await run(folder, { onEpoch: () => (epochs += 1) });
      expect(second.history).to.deep.equal(first.history);
      expect(epochs).to.equal(0);
    }));

  it("takes it up whatever order the options are written in", () =>
    withTempFolder(async (folder) => {
      await run(folder, { classWeights: [1, 2], alsoKeepBestOn: "test", phases: [PHASE] });
      const { name, ...others } = PHASE;
      const phases = [{ ...others, name }];
      const again = await run(folder, { phases, alsoKeepBestOn: "test", classWeights: [1, 2] });
      expect(again.batches).to.equal(0);
      const other = await run(folder, { phases, alsoKeepBestOn: "test", classWeights: [2, 1] });
      expect(other.batches).to.be.above(0);
    }));

  it("trains again without it", () =>
    withTempFolder(async (folder) => {
      await run(folder);
      expect((await run(folder, { reuseFinished: false })).batches).to.equal(6);
      expect((await run(folder, { reuseFinished: undefined })).batches).to.equal(6);
    }));

  it("trains anew with any other setting or other images", () =>
    withTempFolder(async (folder) => {
      const changes: Partial<FitOptions>[] = [
        { seed: 8 },
        { weightDecay: 1e-4 },
        { labelSmoothing: 0.1 },
        { averageDecay: 0.9 },
        { balanced: true },
        { batchSize: 7 },
        { alsoKeepBestOn: "test" },
        { selectOn: "test" },
      ];
      await run(folder);
      for (const change of changes)
        expect((await run(folder, change)).batches, JSON.stringify(change)).to.be.above(0);
      await run(folder);
      const other = { ...data, train: memoryImageSet(12, SIZE, 9) };
      expect((await run(folder, {}, other)).batches).to.equal(6);
    })).timeout(120000);

  it("continues a killed run", () =>
    withTempFolder(async (folder) => {
      await runAndDie(folder);
      expect((await run(folder)).batches).to.equal(4);
    }));

  it("does not believe a note whose best weights belong to another run", () =>
    withTempFolder(async (folder) => {
      const first = await run(folder);
      const stranger = buildCnn({ seed: 5, imageSize: SIZE });
      saveWeights(path.join(folder, "best.safetensors"), stranger, "another run");
      stranger.dispose();
      const second = await run(folder);
      expect(second.batches).to.equal(6);
      expect(second.weights).to.deep.equal(first.weights);
    }));

  it("does not believe a note after a run of the folder, its own included, was killed", () =>
    withTempFolder(async (folder) => {
      const first = await run(folder);
      await runAndDie(folder, { seed: 8 });
      expect((await run(folder)).batches, "after another run").to.equal(6);
      // The same run trained again: its best weights so far are those of the first epoch.
      await runAndDie(folder, { reuseFinished: false });
      const again = await run(folder);
      expect(again.batches, "goes on after the first epoch").to.equal(4);
      expect(again.weights).to.deep.equal(first.weights);
    }));

  it("wants the weights themselves: those selected and those kept on the other split", () =>
    withTempFolder(async (folder) => {
      const watching = { alsoKeepBestOn: "test" as const };
      for (const file of [path.join(folder, "best.safetensors"), bestWeightsOn(folder, "test")]) {
        await run(folder, watching);
        expect((await run(folder, watching)).batches).to.equal(0);
        fs.rmSync(file);
        expect((await run(folder, watching)).batches, path.basename(file)).to.equal(6);
      }
    }));

  it("trains again where the note is damaged", () =>
    withTempFolder(async (folder) => {
      await run(folder);
      fs.writeFileSync(path.join(folder, "finished.json"), '{"identity": "');
      expect((await run(folder)).batches).to.equal(6);
    }));

  it("leaves no tensors behind", () =>
    withTempFolder(async (folder) => {
      await run(folder);
      await expectNoTensorLeak(async () => void (await run(folder)));
    }));
});

describe("fit, resumed after the last epoch of its last phase", () => {
  before(startEngine);

  it("ends as the whole run does, with the same weights trainable", () =>
    withTempFolder(async (folder) => {
      const whole = await run(path.join(folder, "whole"));
      const killed = path.join(folder, "killed");
      let epochs = 0;
      const onEpoch = () => {
        epochs += 1;
        if (epochs === 3) throw new Error("killed");
      };
      await run(killed, { onEpoch }).catch(() => undefined);
      const resumed = await run(killed);
      expect(resumed.batches).to.equal(0);
      expect(resumed.trainable).to.deep.equal(whole.trainable);
      expect(resumed.weights).to.deep.equal(whole.weights);
    }));
});
