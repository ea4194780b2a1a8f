import { expect } from "chai";
import fc from "fast-check";
import { rocAuc, rocCurve } from "../../lib/metrics/roc";
import { labelledScores } from "../support/labelledScores";
import { classificationCases } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

/** The definition itself: the share of (PNEUMONIA, NORMAL) pairs in the right order. */
function aucFromPairs(yTrue: number[], yScore: number[]): number {
  let won = 0;
  let pairs = 0;
  yTrue.forEach((a, i) =>
    yTrue.forEach((b, j) => {
      if (a !== 1 || b !== 0) return;
      pairs += 1;
      if (yScore[i] > yScore[j]) won += 1;
      else if (yScore[i] === yScore[j]) won += 0.5;
    }),
  );
  return won / pairs;
}

describe("rocCurve", () => {
  it("starts at (0, 0) with an infinite threshold and ends at (1, 1)", () => {
    const curve = rocCurve([0, 1, 0, 1], [0.2, 0.4, 0.6, 0.8]);
    expect([
      curve.falsePositiveRate[0],
      curve.truePositiveRate[0],
      curve.thresholds[0],
    ]).to.deep.equal([0, 0, Infinity]);
    expect([curve.falsePositiveRate.at(-1), curve.truePositiveRate.at(-1)]).to.deep.equal([1, 1]);
  });

  for (const entry of classificationCases) {
    it(`equals scikit-learn's: ${entry.name}`, () => {
      const curve = rocCurve(entry.yTrue, entry.yScore);
      expectNear(curve.falsePositiveRate, entry.roc[0]);
      expectNear(curve.truePositiveRate, entry.roc[1]);
      expectNear(curve.thresholds, entry.roc[2]);
    });

    it(`equals scikit-learn's with intermediate points: ${entry.name}`, () => {
      const curve = rocCurve(entry.yTrue, entry.yScore, { dropIntermediate: false });
      expectNear(curve.falsePositiveRate, entry.rocFull[0]);
      expectNear(curve.truePositiveRate, entry.rocFull[1]);
      expectNear(curve.thresholds, entry.rocFull[2]);
    });
  }

  it("never falls in either direction", () => {
    fc.assert(
      fc.property(labelledScores, ({ yTrue, yScore }) => {
        const { falsePositiveRate: x, truePositiveRate: y, thresholds } = rocCurve(yTrue, yScore);
        for (let i = 1; i < x.length; i++) {
          expect(x[i]).to.be.at.least(x[i - 1]);
          expect(y[i]).to.be.at.least(y[i - 1]);
          expect(thresholds[i]).to.be.below(thresholds[i - 1]);
        }
      }),
    );
  });

  it("leaves its input unchanged", () => {
    const [yTrue, yScore] = [
      [1, 0, 1],
      [0.1, 0.9, 0.5],
    ];
    rocCurve(yTrue, yScore);
    expect([yTrue, yScore]).to.deep.equal([
      [1, 0, 1],
      [0.1, 0.9, 0.5],
    ]);
  });
});

describe("rocAuc", () => {
  it("counts three of four pairs in order", () => {
    expect(rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).to.equal(0.75);
  });

  it("is 1 for perfect, 0 for reversed and 0.5 for equal scores", () => {
    expect(rocAuc([0, 0, 1], [0.1, 0.2, 0.3])).to.equal(1);
    expect(rocAuc([1, 0, 0], [0.1, 0.2, 0.3])).to.equal(0);
    expect(rocAuc([1, 0, 0], [0.3, 0.3, 0.3])).to.equal(0.5);
  });

  for (const entry of classificationCases) {
    it(`equals scikit-learn's: ${entry.name}`, () =>
      expectNear(rocAuc(entry.yTrue, entry.yScore), entry.auc));
  }

  it("equals the slow count over all pairs, ties included", () => {
    fc.assert(
      fc.property(labelledScores, ({ yTrue, yScore }) =>
        expectNear(rocAuc(yTrue, yScore), aucFromPairs(yTrue, yScore)),
      ),
    );
  });

  it("stays the same under a rising transform of the scores", () => {
    fc.assert(
      fc.property(labelledScores, ({ yTrue, yScore }) =>
        expectNear(
          rocAuc(
            yTrue,
            yScore.map((score) => Math.exp(3 * score) - 7),
          ),
          rocAuc(yTrue, yScore),
        ),
      ),
    );
  });

  it("turns into 1 - AUC when the scores change sign", () => {
    fc.assert(
      fc.property(labelledScores, ({ yTrue, yScore }) =>
        expectNear(
          rocAuc(
            yTrue,
            yScore.map((score) => -score),
          ),
          1 - rocAuc(yTrue, yScore),
        ),
      ),
    );
  });

  it("says which class is missing", () => {
    expect(() => rocAuc([1, 1], [0.1, 0.2])).to.throw(
      "needs images of both classes, found 0 NORMAL and 2 PNEUMONIA",
    );
    expect(() => rocAuc([0], [0.1])).to.throw("found 1 NORMAL and 0 PNEUMONIA");
  });

  it("rejects a score that is not a number, with its index", () => {
    expect(() => rocAuc([0, 1], [0.1, NaN])).to.throw("finite numbers, found NaN at index 1");
  });

  it("rejects labels other than 0 and 1, and lists of different length", () => {
    expect(() => rocAuc([0, 2], [0.1, 0.2])).to.throw(
      "only 0 (NORMAL) and 1 (PNEUMONIA), found 2 at index 1",
    );
    expect(() => rocAuc([0, 1], [0.1])).to.throw("same length");
  });
});
