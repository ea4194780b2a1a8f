import { expect } from "chai";
import { correctPrior } from "../../lib/metrics/correctPrior";

describe("correctPrior", () => {
  it("follows Bayes: a positive test among rare illness means less", () => {
    // Sensitivity 0.9, specificity 0.8; at equal shares a positive test means 0.9 / (0.9 + 0.2).
    const atHalf = 0.9 / 1.1;
    const rare = (0.9 * 0.1) / (0.9 * 0.1 + 0.2 * 0.9);
    expect(correctPrior([atHalf], { trained: 0.5, population: 0.1 })[0]).to.be.closeTo(rare, 1e-12);
    expect(correctPrior([rare], { trained: 0.1, population: 0.5 })[0]).to.be.closeTo(atHalf, 1e-12);
  });

  it("changes nothing where the shares are equal, and never the order", () => {
    const scores = [0, 0.01, 0.4, 0.6, 0.99, 1];
    correctPrior(scores, { trained: 0.3, population: 0.3 }).forEach((score, i) =>
      expect(score).to.be.closeTo(scores[i], 1e-6),
    );
    const moved = correctPrior(scores, { trained: 0.5, population: 0.743 });
    expect([...moved].sort((a, b) => a - b)).to.deep.equal(moved);
  });

  it("refuses a share of 0 or 1", () => {
    expect(() => correctPrior([0.5], { trained: 0, population: 0.5 })).to.throw("trained");
    expect(() => correctPrior([0.5], { trained: 0.5, population: 1 })).to.throw("population");
  });
});
