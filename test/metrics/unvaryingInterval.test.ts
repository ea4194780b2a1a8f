import { expect } from "chai";
import { isUnvarying, unvaryingInterval } from "../../lib/metrics/unvaryingInterval";
import { wilsonInterval } from "../../lib/metrics/wilsonInterval";
import reference from "../fixtures/edge_r.json";
import { expectNear } from "../support/numbers";

describe("unvaryingInterval", () => {
  it("is Wilson's interval for a share of 0 or 1, as R's prop.test", () => {
    for (const { right, n, confidence, low, high } of reference.wilson) {
      const found = unvaryingInterval(right / n, n, { confidence });
      expectNear([found.low, found.high], [low, high], 1e-9);
      const wilson = wilsonInterval(right, n, confidence);
      expectNear([found.low, found.high], [wilson.low, wilson.high], 1e-12);
    }
  });

  it("is Tango's interval for a difference of -1, 0 or 1, as R's PropCIs", () => {
    for (const { difference, n, confidence, low, high } of reference.tango) {
      const found = unvaryingInterval(difference, n, { confidence, lowest: -1 });
      // The package halves its steps until they are below 1e-7.
      expectNear([found.low, found.high], [low, high], 1e-6);
    }
  });

  it("holds a value in the middle, and most of the range for one patient", () => {
    const { low, high } = unvaryingInterval(0.75, 1);
    expect(low).to.be.within(0.1, 0.2);
    expect(high).to.be.within(0.9, 1);
  });

  it("refuses a value outside the range", () => {
    expect(() => unvaryingInterval(1.2, 3)).to.throw("value must lie between 0 and 1, found 1.2");
  });
});

describe("isUnvarying", () => {
  it("takes ends that differ by rounding for a point", () => {
    expect(isUnvarying({ low: 0.1 + 0.2, high: 0.3 })).to.equal(true);
    expect(isUnvarying({ low: 0.3, high: 0.301 })).to.equal(false);
  });
});
