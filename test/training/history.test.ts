import { expect } from "chai";
import {
  bestRecord,
  bothSelections,
  type EpochRecord,
  type History,
  lowestEpoch,
  selectionLoss,
} from "../../lib/training/history";

/** A history whose epochs have these losses on validation and, if given, on test. */
function historyOf(validation: number[], test?: number[]): History {
  const epochs = validation.map(
    (validationLoss, i): EpochRecord => ({
      epoch: i + 1,
      phase: 1,
      learningRate: 1e-3,
      trainLoss: 1,
      trainAccuracy: 0.5,
      validationLoss,
      validationAccuracy: 0.5,
      ...(test && { testLoss: test[i], testAccuracy: 0.5 }),
      seconds: 1,
    }),
  );
  return { epochs, bestEpoch: 2, selectedOn: "validation", stoppedEarly: false, phaseStarts: [1] };
}

describe("selectionLoss", () => {
  it("is the loss on the split that selects", () => {
    const [record] = historyOf([0.3], [0.4]).epochs;
    expect([selectionLoss(record, "validation"), selectionLoss(record, "test")]).to.deep.equal([
      0.3, 0.4,
    ]);
  });
});

describe("lowestEpoch", () => {
  it("is the epoch with the lowest loss on either split, counted from 1", () => {
    const history = historyOf([0.5, 0.2, 0.3], [0.1, 0.4, 0.05]);
    expect(lowestEpoch(history, "validation")).to.equal(2);
    expect(lowestEpoch(history, "test")).to.equal(3);
  });

  it("is the first of several that are equally low", () => {
    expect(lowestEpoch(historyOf([0.5, 0.2, 0.3, 0.2]), "validation")).to.equal(2);
  });

  it("is 0 before the first epoch", () => {
    expect(lowestEpoch(historyOf([]), "validation")).to.equal(0);
  });
});

describe("bothSelections", () => {
  it("gives the epochs that either split would have kept", () => {
    const { validation, test } = bothSelections(historyOf([0.5, 0.2, 0.3], [0.1, 0.4, 0.05]));
    expect([validation.epoch, test.epoch]).to.deep.equal([2, 3]);
  });

  it("says how to train where the test loss was not watched", () => {
    for (const history of [historyOf([0.5, 0.2]), historyOf([])]) {
      expect(() => bothSelections(history)).to.throw('Train it with alsoKeepBestOn: "test"');
    }
  });
});

describe("bestRecord", () => {
  it("is the record of the epoch whose weights were kept", () => {
    expect(bestRecord(historyOf([0.1, 0.7, 0.3])).validationLoss).to.equal(0.7);
  });

  it("needs an epoch", () => {
    expect(() => bestRecord(historyOf([]))).to.throw("no epoch was trained");
  });
});
