import { expect } from "chai";
import { epochLine } from "../../lib/training/epochLine";
import { bestRecord, type EpochRecord, type History } from "../../lib/training/history";

const RECORD: EpochRecord = {
  epoch: 3,
  phase: 2,
  learningRate: 1e-4,
  trainLoss: 0.3124,
  trainAccuracy: 0.8641,
  validationLoss: 0.3501,
  validationAccuracy: 0.849,
  seconds: 12.06,
};
const HISTORY: History = {
  epochs: [RECORD],
  bestEpoch: 3,
  selectedOn: "validation",
  stoppedEarly: false,
  phaseStarts: [1, 3],
};

describe("epochLine", () => {
  it("says the epoch in one line", () => {
    expect(epochLine(RECORD, HISTORY)).to.equal(
      "epoch 3 (phase 2)  loss 0.312 / validation 0.350  accuracy 86.4 % / 84.9 %  12.1 s  " +
        "best so far",
    );
  });

  it("shows the test loss where it was watched, and no praise for a worse epoch", () => {
    const line = epochLine({ ...RECORD, testLoss: 0.5 }, { ...HISTORY, bestEpoch: 2 });
    expect(line).to.include("test loss 0.500").and.not.include("best");
  });
});

describe("bestRecord", () => {
  it("finds the epoch whose weights were kept", () => {
    expect(bestRecord(HISTORY)).to.equal(RECORD);
    expect(() => bestRecord({ ...HISTORY, bestEpoch: 0 })).to.throw("no epoch was trained");
  });
});
