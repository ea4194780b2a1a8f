import { expect } from "chai";
import fc from "fast-check";
import { averagePrecision, precisionRecallCurve } from "../../lib/metrics/precisionRecall";
import { labelledScores } from "../support/labelledScores";
import { classificationCases } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

describe("precisionRecallCurve", () => {
  for (const entry of classificationCases) {
    it(`equals scikit-learn's: ${entry.name}`, () => {
      const curve = precisionRecallCurve(entry.yTrue, entry.yScore);
      expectNear(curve.precision, entry.precisionRecall[0] as number[]);
      expectNear(curve.recall, entry.precisionRecall[1] as number[]);
      expectNear(curve.thresholds, entry.precisionRecall[2] as number[]);
    });

    it(`equals scikit-learn's without intermediate points: ${entry.name}`, () => {
      const curve = precisionRecallCurve(entry.yTrue, entry.yScore, { dropIntermediate: true });
      expectNear(curve.precision, entry.precisionRecallShort[0] as number[]);
      expectNear(curve.recall, entry.precisionRecallShort[1] as number[]);
      expectNear(curve.thresholds, entry.precisionRecallShort[2] as number[]);
    });
  }

  it("begins with every image called PNEUMONIA: recall 1, precision the share of the ill", () => {
    fc.assert(
      fc.property(labelledScores, ({ yTrue, yScore }) => {
        const { precision, recall } = precisionRecallCurve(yTrue, yScore);
        expect(recall[0]).to.equal(1);
        expectNear(precision[0], yTrue.reduce((a, b) => a + b) / yTrue.length);
      }),
    );
  });

  it("needs an image of PNEUMONIA", () => {
    expect(() => precisionRecallCurve([0, 0], [0.1, 0.2])).to.throw(
      "at least one PNEUMONIA image, found none",
    );
  });
});

describe("averagePrecision", () => {
  it("adds up steps worked by hand", () => {
    // Falling scores: ill (precision 1, recall 1/2), healthy, ill (precision 2/3, recall 1).
    expectNear(averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]), 0.5 * 1 + 0.5 * (2 / 3));
  });

  for (const entry of classificationCases) {
    it(`equals scikit-learn's: ${entry.name}`, () => {
      expectNear(averagePrecision(entry.yTrue, entry.yScore), entry.averagePrecision);
    });
  }

  it("is the share of the ill when all scores are equal", () => {
    expectNear(averagePrecision([1, 0, 0, 1, 0], [0.3, 0.3, 0.3, 0.3, 0.3]), 0.4);
  });
});
