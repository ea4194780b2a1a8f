import { expect } from "chai";
import fc from "fast-check";
import { evaluate } from "../../lib/metrics/evaluation";
import { thresholdForSensitivity, thresholdForYouden } from "../../lib/metrics/operatingPoint";
import { thresholds } from "../fixtures/decisions.json";
import { labelledScores } from "../support/labelledScores";

describe("thresholdForSensitivity", () => {
  thresholds.forEach(({ yTrue, yScore, sensitivity }, i) => {
    it(`equals scikit-learn's first point of roc_curve sensitive enough: case ${i + 1}`, () => {
      const found = sensitivity.map(({ target }) => thresholdForSensitivity(yTrue, yScore, target));
      expect(found).to.deep.equal(sensitivity.map(({ threshold }) => threshold));
    });
  });

  it("reaches the target, and no higher threshold does (with the rule of evaluate)", () => {
    const targets = fc.constantFrom(0.01, 0.5, 0.9, 0.95, 0.98, 1);
    fc.assert(
      fc.property(labelledScores, targets, ({ yTrue, yScore }, target) => {
        const threshold = thresholdForSensitivity(yTrue, yScore, target);
        const sensitivityAt = (t: number) =>
          evaluate(yTrue, yScore, { threshold: t }).rates.sensitivity;
        expect(sensitivityAt(threshold)).to.be.at.least(target);
        // The scores are multiples of 0.05: the next rule above this one.
        if (threshold < 1) expect(sensitivityAt(threshold + 1e-9)).to.be.below(target);
      }),
    );
  });

  it("takes a target that is met exactly", () => {
    const scores = Array.from({ length: 20 }, (_, i) => (i + 1) / 100);
    expect(
      thresholdForSensitivity(
        scores.map(() => 1),
        scores,
        0.95,
      ),
    ).to.equal(0.02);
    expect(
      thresholdForSensitivity(
        scores.map(() => 1),
        scores,
        0.951,
      ),
    ).to.equal(0.01);
  });

  it("refuses impossible targets, and labels without PNEUMONIA", () => {
    for (const target of [0, -0.1, 1.01, 95, NaN]) {
      expect(() => thresholdForSensitivity([0, 1], [0.1, 0.9], target)).to.throw(
        `0.95 for 95 %), found ${target}`,
      );
    }
    expect(() => thresholdForSensitivity([0, 0], [0.1, 0.9], 0.95)).to.throw(
      "needs PNEUMONIA images, found none",
    );
  });
});

describe("thresholdForYouden", () => {
  it("takes more scores than the stack", () => {
    const yTrue = Array.from({ length: 200_000 }, (_, i) => Number(i >= 150_000));
    const yScore = yTrue.map((_, i) => i / 200_000);
    expect(thresholdForYouden(yTrue, yScore)).to.equal(0.75);
  });

  thresholds.forEach(({ yTrue, yScore, youden }, i) => {
    it(`equals the best point of scikit-learn's roc_curve: case ${i + 1}`, () => {
      expect(thresholdForYouden(yTrue, yScore)).to.equal(youden);
    });
  });

  it("is never beaten in balanced accuracy by another threshold", () => {
    const [{ yTrue, yScore }] = thresholds;
    const balanced = (threshold: number) =>
      evaluate(yTrue, yScore, { threshold }).rates.balancedAccuracy;
    const others = Array.from({ length: 101 }, (_, i) => balanced(i / 100));
    expect(balanced(thresholdForYouden(yTrue, yScore))).to.equal(Math.max(...others));
  });

  it("takes the highest of equally good thresholds", () => {
    expect(thresholdForYouden([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4])).to.equal(0.4);
  });

  it("refuses scores that no threshold makes useful, and one class", () => {
    expect(() => thresholdForYouden([1, 0], [0.1, 0.9])).to.throw("do not separate the classes");
    expect(() => thresholdForYouden([1, 1], [0.1, 0.9])).to.throw("needs images of both classes");
  });
});
