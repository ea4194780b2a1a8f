import { expect } from "chai";
import { fairCoinCdf, normalQuantile, twoSidedNormalP } from "../../lib/metrics/distributions";
import reference from "../fixtures/edge_r.json";

describe("twoSidedNormalP", () => {
  it("equals R's pnorm to ten digits, far out, too", () => {
    for (const { z, p } of reference.normal) {
      expect(twoSidedNormalP(z) / p, `z = ${z}`).to.be.closeTo(1, 1e-10);
      expect(twoSidedNormalP(-z)).to.equal(twoSidedNormalP(z));
    }
  });

  it("is never 0", () => {
    expect(twoSidedNormalP(50)).to.equal(Number.MIN_VALUE);
    expect(twoSidedNormalP(Infinity)).to.equal(Number.MIN_VALUE);
  });
});

describe("fairCoinCdf", () => {
  it("gives the exact binomial test of R's binom.test, doubled", () => {
    for (const { b, c, p } of reference.coin) {
      const found = Math.min(1, 2 * fairCoinCdf(Math.min(b, c), b + c));
      expect(found / p, `${b} and ${c}`).to.be.closeTo(1, 1e-10);
    }
  });

  it("is never 0", () => {
    expect(fairCoinCdf(0, 5000)).to.equal(Number.MIN_VALUE);
  });
});

describe("normalQuantile", () => {
  it("turns 0.975 into 1.96", () => {
    expect(normalQuantile(0.975)).to.be.closeTo(1.959963984540054, 1e-12);
  });
});
