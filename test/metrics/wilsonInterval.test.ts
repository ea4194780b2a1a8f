import { expect } from "chai";
import fc from "fast-check";
import { wilsonInterval } from "../../lib/metrics/wilsonInterval";
import { wilson } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

describe("wilsonInterval", () => {
  for (const { successes, n, confidence, low, high } of wilson) {
    it(`equals statsmodels': ${successes} of ${n} at ${confidence}`, () => {
      const interval = wilsonInterval(successes, n, confidence);
      expectNear([interval.low, interval.high], [low, high]);
    });
  }

  it("gives 90.1 to 94.3 % for 577 of 624", () => {
    const { low, high } = wilsonInterval(577, 624);
    expect([low.toFixed(3), high.toFixed(3)]).to.deep.equal(["0.901", "0.943"]);
  });

  it("holds the share and stays inside [0, 1]", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const successes = Math.round(share * n);
          const { low, high } = wilsonInterval(successes, n);
          expect(low).to.be.within(0, successes / n);
          expect(high).to.be.within(successes / n, 1);
        },
      ),
    );
  });

  it("rejects more successes than trials", () => {
    expect(() => wilsonInterval(11, 10)).to.throw("successes must be at most n, found 11 of 10");
  });

  it("rejects a confidence in percent", () => {
    expect(() => wilsonInterval(5, 10, 95)).to.throw(
      "confidence must lie between 0.5 and 0.9999, found 95",
    );
  });
});
