import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { buildCnn } from "../../lib/models/buildCnn";
import { Adam } from "../../lib/training/adam";
import { CheckpointFolder } from "../../lib/training/checkpointFolder";
import type { Progress } from "../../lib/training/checkpoints";
import type { History } from "../../lib/training/history";
import { WeightAverage } from "../../lib/training/weightAverage";
import { withTempFolder } from "../support/tempFolder";
import { startEngine } from "../support/tensors";

describe("CheckpointFolder", () => {
  before(startEngine);

  const history: History = {
    epochs: [],
    bestEpoch: 1,
    selectedOn: "validation",
    stoppedEarly: false,
    phaseStarts: [1],
  };
  const progress: Progress = {
    phase: 1,
    epochsInPhase: 2,
    phaseDone: false,
    history,
    plateau: { learningRate: 1e-3, bestLoss: 0.5, badEpochs: 1 },
    stopping: { bestLoss: 0.5, epochsWithoutImprovement: 1 },
  };

  it("brings back weights, optimiser, weight average and progress as they were", () =>
    withTempFolder((folder) => {
      const [saved, restored] = [
        buildCnn({ seed: 1, imageSize: 16 }),
        buildCnn({ seed: 2, imageSize: 16 }),
      ];
      const optimizers = [saved, restored].map((model) => new Adam(model.parameters, 0));
      const averages = [saved, restored].map((model) => new WeightAverage(model.parameters, 0.9));
      optimizers[0].apply(new Map([["fc2.bias", saved.parameters.get("fc2.bias")]]), 1e-3);
      averages[0].update();
      const updaters = { optimizer: optimizers[0], average: averages[0] };
      const first = new CheckpointFolder(folder, "a run");
      first.saveBest(saved, 1);
      first.saveLast(saved, updaters, progress);
      const again = new CheckpointFolder(folder, "a run");
      expect(again.progress()).to.deep.equal(progress);
      again.restore(restored, optimizers[1], averages[1]);
      expect(restored.parameters.toArrays()).to.deep.equal(saved.parameters.toArrays());
      expect(optimizers[1].toArrays()).to.deep.equal(optimizers[0].toArrays());
      expect(averages[1].toArrays()).to.deep.equal(averages[0].toArrays());
      [...optimizers, ...averages, saved, restored].forEach((one) => one.dispose());
    }));

  it("continues no other run", () =>
    withTempFolder((folder) => {
      const model = buildCnn({ seed: 1, imageSize: 16 });
      const optimizer = new Adam(model.parameters, 0);
      const first = new CheckpointFolder(folder, "a run");
      first.saveBest(model, 1);
      first.saveLast(model, { optimizer, average: null }, progress);
      expect(new CheckpointFolder(folder, "another run").progress()).to.equal(null);
      expect(new CheckpointFolder(path.join(folder, "elsewhere"), "a run").progress()).to.equal(
        null,
      );
      model.dispose();
    }));

  it("knows a finished run by its note and its weights", () =>
    withTempFolder((folder) => {
      const model = buildCnn({ seed: 1, imageSize: 16 });
      const checkpoints = new CheckpointFolder(folder, "a run");
      expect(checkpoints.finishedHistory()).to.equal(null);
      checkpoints.saveBest(model, 1);
      expect(checkpoints.finishedHistory(), "not finished yet").to.equal(null);
      checkpoints.finish(history);
      expect(checkpoints.finishedHistory()).to.deep.equal(history);
      expect(checkpoints.finishedHistory("test"), "no weights for the test split").to.equal(null);
      checkpoints.saveBestOn("test", model, 1);
      expect(checkpoints.finishedHistory("test")).to.deep.equal(history);
      expect(new CheckpointFolder(folder, "another run").finishedHistory()).to.equal(null);
      model.dispose();
    }));

  it("takes the note away when weights are saved, and the state when a run is done", () =>
    withTempFolder((folder) => {
      const model = buildCnn({ seed: 1, imageSize: 16 });
      const checkpoints = new CheckpointFolder(folder, "a run");
      checkpoints.saveBest(model, 1);
      checkpoints.finish(history);
      checkpoints.saveBest(model, 1);
      expect(fs.readdirSync(folder)).to.deep.equal(["best.safetensors"]);
      const optimizer = new Adam(model.parameters, 0);
      checkpoints.saveLast(model, { optimizer, average: null }, progress);
      checkpoints.finish(history);
      expect(fs.readdirSync(folder)).to.deep.equal(["best.safetensors", "finished.json"]);
      model.dispose();
    }));
});
