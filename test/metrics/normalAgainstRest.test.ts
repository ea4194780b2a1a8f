import { expect } from "chai";
import { evaluate } from "../../lib/metrics/evaluation";
import { normalAgainstRest } from "../../lib/metrics/normalAgainstRest";
import { multiclassCases } from "../support/multiclassFixture";
import { expectNear } from "../support/numbers";

describe("normalAgainstRest", () => {
  it("counts a wrong illness as ill", () => {
    // Normal, bacterial, viral; the bacterial one is called viral, the viral one normal.
    const rows = [
      [0.8, 0.1, 0.1],
      [0.1, 0.2, 0.7],
      [0.5, 0.3, 0.2],
      [0.4, 0.5, 0.1],
    ];
    expect(normalAgainstRest([0, 1, 2, 0], rows)).to.deep.equal({
      accuracy: 0.5,
      sensitivity: 0.5,
      specificity: 0.5,
      auc: 0.75,
    });
  });

  it("is the plain evaluation for two classes", () => {
    const yTrue = [0, 1, 0, 1, 1];
    const scores = [0.2, 0.4, 0.6, 0.8, 0.7];
    const { rates, auc } = evaluate(yTrue, scores);
    const found = normalAgainstRest(
      yTrue,
      scores.map((score) => [1 - score, score]),
    );
    expectNear(Object.values(found), [rates.accuracy, rates.sensitivity, rates.specificity, auc]);
  });

  it("has the AUC of scikit-learn's first class against the rest", () => {
    // 1 - p turns scores and labels around, which leaves the area as it was.
    for (const { yTrue, probabilities, classAucs } of multiclassCases) {
      expectNear(normalAgainstRest(yTrue, probabilities).auc, classAucs[0]);
    }
  });

  it("rejects what is no list of probabilities", () => {
    expect(() =>
      normalAgainstRest(
        [0, 1],
        [
          [2, -1],
          [0.5, 0.5],
        ],
      ),
    ).to.throw("sum to 1");
  });
});
