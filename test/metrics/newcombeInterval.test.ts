import { expect } from "chai";
import { newcombeInterval } from "../../lib/metrics/newcombeInterval";
import { wilsonInterval } from "../../lib/metrics/wilsonInterval";
import reference from "../fixtures/edge_r.json";
import { expectNear } from "../support/numbers";

describe("newcombeInterval", () => {
  for (const { name, auc, ill, healthy, confidence, low, high } of reference.newcombe) {
    it(`equals R's auRoc: ${name}`, () => {
      const found = newcombeInterval(auc, ill, healthy, confidence);
      expectNear([found.low, found.high], [low, high], 1e-9);
    });
  }

  it("is Wilson's interval of one trial for one image of each class", () => {
    const [found, wilson] = [newcombeInterval(1, 1, 1), wilsonInterval(1, 1)];
    expectNear([found.low, found.high], [wilson.low, wilson.high], 1e-12);
  });

  it("narrows as patients are added", () => {
    const widths = [1, 2, 5, 50, 500].map((n) => {
      const { low, high } = newcombeInterval(0.9, n, n);
      return high - low;
    });
    expect(widths).to.deep.equal([...widths].sort((a, b) => b - a));
  });

  it("needs an image of each class", () => {
    expect(() => newcombeInterval(1, 3, 0)).to.throw("negatives must be a whole number");
  });
});
