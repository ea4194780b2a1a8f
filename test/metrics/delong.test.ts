import { expect } from "chai";
import fc from "fast-check";
import { aucInterval, deLongTest } from "../../lib/metrics/delong";
import { rocAuc } from "../../lib/metrics/roc";
import { labelledScores } from "../support/labelledScores";
import { delong } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

describe("deLongTest", () => {
  for (const entry of delong) {
    it(`equals the paper's formulas over all pairs: ${entry.name}`, () => {
      const result = deLongTest(entry.yTrue, entry.first, entry.second);
      expectNear([result.aucFirst, result.aucSecond], entry.auc);
      expectNear(result.difference, entry.difference);
      expectNear(result.standardError, entry.standardError);
      expectNear(result.z!, entry.z, 1e-10);
      expectNear(result.pValue, entry.pValue, 1e-10);
    });
  }

  it("finds no difference between a model and itself", () => {
    const { yTrue, first } = delong[1];
    expect(deLongTest(yTrue, first, first)).to.include({ difference: 0, z: 0, pValue: 1 });
  });

  it("changes sign with the order of the models", () => {
    const { yTrue, first, second } = delong[1];
    const [there, back] = [deLongTest(yTrue, first, second), deLongTest(yTrue, second, first)];
    expectNear(there.z!, -back.z!);
    expectNear(there.pValue, back.pValue);
  });

  it("rejects a single image of a class", () => {
    expect(() => deLongTest([0, 0, 1], [1, 2, 3], [1, 2, 3])).to.throw(
      "at least two images of each class, found 2 NORMAL and 1 PNEUMONIA",
    );
  });
});

describe("aucInterval", () => {
  for (const entry of delong) {
    it(`gives the standard errors of the paper's formulas: ${entry.name}`, () => {
      expectNear(aucInterval(entry.yTrue, entry.first).standardError, entry.standardErrors[0]);
      expectNear(aucInterval(entry.yTrue, entry.second).standardError, entry.standardErrors[1]);
    });
  }

  it("is the AUC plus and minus 1.96 standard errors", () => {
    const { yTrue, first } = delong[0];
    const { auc, standardError, low, high } = aucInterval(yTrue, first);
    expectNear(
      [low, high],
      [auc - 1.959963984540054 * standardError, auc + 1.959963984540054 * standardError],
    );
  });

  it("gives the AUC of rocAuc and an interval around it inside [0, 1]", () => {
    const twoOfEach = labelledScores.filter(({ yTrue }) => {
      const positives = yTrue.filter((label) => label === 1).length;
      return positives > 1 && yTrue.length - positives > 1;
    });
    fc.assert(
      fc.property(twoOfEach, ({ yTrue, yScore }) => {
        const { auc, low, high } = aucInterval(yTrue, yScore);
        expectNear(auc, rocAuc(yTrue, yScore));
        expect(low).to.be.within(0, auc);
        expect(high).to.be.within(auc, 1);
      }),
    );
  });
});
