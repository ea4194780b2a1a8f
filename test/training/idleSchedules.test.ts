import { expect } from "chai";
import { fit } from "../../lib/training/fit";
import { idleSchedules } from "../../lib/training/idleSchedules";
import {
  cnnOriginalRecipe,
  resnetOriginalRecipe,
  resnetRobustRecipe,
} from "../../lib/training/recipes";
import { withTempFolder } from "../support/tempFolder";
import { startEngine } from "../support/tensors";
import { tinyData, tinyModel, tinyOptions } from "../support/tinyTraining";

/** No epoch is better than the first: with a learning rate this small nothing changes. */
const STALLED = { name: "all", trainable: [""], learningRate: 1e-30, epochs: 9 };

/** The learning rates of a run whose loss stalls, and what was said of it. */
async function stalledRun(plateauPatience: number, stoppingPatience: number) {
  return withTempFolder(async (folder) => {
    const model = tinyModel();
    const notices: string[] = [];
    const options = tinyOptions(folder, {
      ...{ plateauPatience, stoppingPatience, phases: [STALLED] },
      onNotice: (text) => notices.push(text),
    });
    const { epochs } = await fit(model, tinyData(), options);
    model.dispose();
    return { rates: new Set(epochs.map(({ learningRate }) => learningRate)).size, notices };
  });
}

describe("idleSchedules", () => {
  before(startEngine);

  it("speaks exactly where a stalled run ends before a step with a lower rate", async () => {
    for (const [plateau, stopping] of [
      [2, 3],
      [1, 3],
      [2, 4],
      [0, 1],
      [0, 2],
    ]) {
      const { rates, notices } = await stalledRun(plateau, stopping);
      const expected = rates === 1 ? 1 : 0;
      expect(notices.length, `patience ${plateau} and ${stopping}`).to.equal(expected);
      expect(notices.join()).to.match(expected ? /phase "all" stays as it is/ : /^$/);
    }
  });

  it("is silent on a cosine, and on phases too short to be stopped", () => {
    const patience = { plateauPatience: 2, stoppingPatience: 3 };
    const cosine = { ...STALLED, schedule: "cosine" as const };
    expect(idleSchedules({ ...patience, phases: [cosine, { ...STALLED, epochs: 3 }] })).to.eql([]);
    expect(idleSchedules({ ...patience, phases: [STALLED, cosine] })).to.have.length(1);
  });

  it("knows of the recipes: the CNN's published patience is idle, ResNet's is not", () => {
    const patience = { plateauPatience: 2, stoppingPatience: 3 };
    const said = [
      cnnOriginalRecipe({ cnnEpochs: 15 }),
      resnetOriginalRecipe({ frozenEpochs: 5, fineTuneEpochs: 10 }),
      resnetRobustRecipe({ robustEpochs: 6 }),
    ].map(({ training }) => idleSchedules({ ...patience, ...training }).length);
    expect(said).to.deep.equal([1, 0, 0]);
  });
});
