import { expect } from "chai";
import { medianRange, ratioRange } from "../../../lib/tools/bench/ratios";

describe("medianRange", () => {
  it("gives the middle value of an odd number of measurements", () =>
    expect(medianRange([3, 1, 2])).to.deep.equal({ min: 1, median: 2, max: 3 }));

  it("gives the mean of the two middle values of an even number", () =>
    expect(medianRange([4, 1, 2, 3])).to.deep.equal({ min: 1, median: 2.5, max: 4 }));

  it("refuses no values, and what is no positive number", () => {
    expect(() => medianRange([])).to.throw("No measurements");
    for (const bad of [0, -1, Number.NaN, Infinity])
      expect(() => medianRange([1, bad])).to.throw(`found ${bad}`);
  });
});

describe("ratioRange", () => {
  it("divides pair by pair: PyTorch's time by ours", () =>
    expect(ratioRange([1, 2, 4], [3, 4, 4])).to.deep.equal({ min: 1, median: 2, max: 3 }));

  it("refuses lists of different length", () =>
    expect(() => ratioRange([1], [1, 2])).to.throw("same length"));
});
