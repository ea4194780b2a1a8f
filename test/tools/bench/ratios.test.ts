import { expect } from "chai";
import { ratioSpread, spread } from "../../../lib/tools/bench/ratios";

describe("spread", () => {
  it("gives the middle value of an odd number of measurements", () =>
    expect(spread([3, 1, 2])).to.deep.equal({ min: 1, median: 2, max: 3 }));

  it("gives the mean of the two middle values of an even number", () =>
    expect(spread([4, 1, 2, 3])).to.deep.equal({ min: 1, median: 2.5, max: 4 }));

  it("refuses no values, and what is no positive number", () => {
    expect(() => spread([])).to.throw("No measurements");
    for (const bad of [0, -1, Number.NaN, Infinity])
      expect(() => spread([1, bad])).to.throw(`found ${bad}`);
  });
});

describe("ratioSpread", () => {
  it("divides pair by pair: PyTorch's time by ours", () =>
    expect(ratioSpread([1, 2, 4], [3, 4, 4])).to.deep.equal({ min: 1, median: 2, max: 3 }));

  it("refuses lists of different length", () =>
    expect(() => ratioSpread([1], [1, 2])).to.throw("same length"));
});
