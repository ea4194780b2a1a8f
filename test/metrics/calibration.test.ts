import { expect } from "chai";
import fc from "fast-check";
import { expectedCalibrationError, reliabilityBins } from "../../lib/metrics/calibration";
import { labelledScores } from "../support/labelledScores";
import { reliability } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

const { yTrue, yScore } = reliability;

describe("reliabilityBins", () => {
  for (const expected of reliability.cases) {
    it(`equals scikit-learn's calibration_curve with ${expected.bins} bins`, () => {
      const bins = reliabilityBins(yTrue, yScore, { bins: expected.bins });
      const filled = bins.filter((bin) => bin.count > 0);
      expect(bins.map((bin) => bin.count)).to.deep.equal(expected.counts);
      expectNear(
        filled.map((bin) => bin.meanScore!),
        expected.meanScore,
      );
      expectNear(
        filled.map((bin) => bin.positiveShare!),
        expected.positiveShare,
      );
    });
  }

  it("puts a score on an edge into the bin below, and 0 into the first", () => {
    const bins = reliabilityBins([0, 1, 1, 0], [0, 0.5, 0.51, 1], { bins: 2 });
    expect(bins).to.deep.equal([
      { low: 0, high: 0.5, count: 2, meanScore: 0.25, positiveShare: 0.5 },
      { low: 0.5, high: 1, count: 2, meanScore: 0.755, positiveShare: 0.5 },
    ]);
  });

  it("leaves the means of an empty bin open", () => {
    const [, second] = reliabilityBins([0, 1], [0.1, 0.2], { bins: 2 });
    expect(second).to.include({ count: 0, meanScore: null, positiveShare: null });
  });

  it("rejects scores that are not probabilities", () => {
    expect(() => reliabilityBins([0, 1], [0.5, 1.5])).to.throw("between 0 and 1, found 1.5");
  });
});

describe("expectedCalibrationError", () => {
  for (const expected of reliability.cases) {
    it(`equals the sum over scikit-learn's ${expected.bins} bins`, () => {
      expectNear(
        expectedCalibrationError(yTrue, yScore, { bins: expected.bins }),
        expected.expectedCalibrationError,
      );
    });
  }

  it("is 0 when stated and true shares agree, 0.4 when they differ by 0.4", () => {
    expectNear(expectedCalibrationError([0, 1], [0.5, 0.5]), 0);
    expectNear(expectedCalibrationError([0, 1], [0.9, 0.9]), 0.4);
  });

  it("lies in [0, 1]", () => {
    fc.assert(
      fc.property(labelledScores, (set) => {
        expect(expectedCalibrationError(set.yTrue, set.yScore)).to.be.within(0, 1);
      }),
    );
  });
});
