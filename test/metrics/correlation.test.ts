import { expect } from "chai";
import { pearsonCorrelation } from "../../lib/metrics/correlation";
import fixture from "../fixtures/correlation.json";

describe("pearsonCorrelation", () => {
  for (const { name, a, b, pearson } of fixture.cases) {
    it(`equals SciPy's on ${name}`, () =>
      expect(pearsonCorrelation(a, b)).to.be.closeTo(pearson, 1e-12));
  }

  it("is 1 for a list and any rising line through it, -1 for a falling one", () => {
    expect(pearsonCorrelation([1, 2, 4], [5, 7, 11])).to.be.closeTo(1, 1e-12);
    expect(pearsonCorrelation([1, 2, 4], [-1, -2, -4])).to.be.closeTo(-1, 1e-12);
  });

  it("is not a number where nothing varies", () => {
    expect(pearsonCorrelation([0, 0, 0], [1, 2, 3])).to.be.NaN;
    // Their mean is off by a digit, so that each seems to differ from it.
    expect(pearsonCorrelation([0.1, 0.1, 0.1], [1, 2, 3])).to.be.NaN;
    expect(pearsonCorrelation([5], [7])).to.be.NaN;
  });

  it("refuses lists of different length", () => {
    expect(() => pearsonCorrelation([1, 2], [1])).to.throw(/same length, found 2 and 1/);
  });
});
