import { expect } from "chai";
import { createRandom } from "../../lib/base/random";
import { expectedCalibrationError } from "../../lib/metrics/calibration";
import {
  calibrationErrorByChance,
  calibrationErrorByPatient,
} from "../../lib/metrics/calibrationInterval";
import { reliability } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

const { yTrue, yScore } = reliability;
const threeImagesEach = yTrue.map((_, i) => `patient ${Math.floor(i / 3)}`);

/** ECE of resample `k`, drawn out patient by patient. */
function slowResample(k: number, seed: number, bins: number): number {
  const random = createRandom(seed, "bootstrap", k);
  const names = [...new Set(threeImagesEach)];
  const drawn = names.map(() => names[Math.floor(random.next() * names.length)]);
  const images = drawn.flatMap((name) =>
    yTrue.map((_, i) => i).filter((i) => threeImagesEach[i] === name),
  );
  return expectedCalibrationError(
    images.map((i) => yTrue[i]),
    images.map((i) => yScore[i]),
    { bins },
  );
}

describe("calibrationErrorByPatient", () => {
  it("mirrors the resamples' extremes at the estimate, at the widest confidence", () => {
    const slow = Array.from({ length: 20 }, (_, k) => slowResample(k, 5, 5));
    const options = { bins: 5, resamples: 20, seed: 5, confidence: 0.9999 };
    const found = calibrationErrorByPatient(yTrue, yScore, threeImagesEach, options);
    const estimate = expectedCalibrationError(yTrue, yScore, { bins: 5 });
    expect(found.estimate).to.equal(estimate);
    // Of 20 values, the quantile 0.00005 lies 0.1 % of the way from the lowest to the next.
    expectNear(found.low, Math.max(0, 2 * estimate - Math.max(...slow)), 1e-3);
    expectNear(found.high, 2 * estimate - Math.min(...slow), 1e-3);
  });

  it("holds the true error of a badly calibrated model", () => {
    // 90 % stated, 70 % ill: an error of 0.2.
    const labels = Array.from({ length: 600 }, (_, i) => (i % 10 < 7 ? 1 : 0));
    const keys = labels.map((_, i) => `${i}`);
    const { estimate, low, high } = calibrationErrorByPatient(
      labels,
      labels.map(() => 0.9),
      keys,
    );
    expectNear(estimate, 0.2, 1e-9);
    const half = 1.96 * Math.sqrt((0.7 * 0.3) / 600);
    expectNear([low, high], [0.2 - half, 0.2 + half], 0.006);
  });

  it("never falls below 0", () => {
    const labels = [0, 1, 0, 1, 0, 1, 0, 1];
    const { low } = calibrationErrorByPatient(
      labels,
      labels.map(() => 0.51),
      labels.map((_, i) => `${i}`),
    );
    expect(low).to.equal(0);
  });

  it("gives the same interval for the same seed and another for another", () => {
    const run = (seed: number) =>
      calibrationErrorByPatient(yTrue, yScore, threeImagesEach, { resamples: 50, seed });
    expect(run(1)).to.deep.equal(run(1));
    expect(run(1).high).to.not.equal(run(2).high);
  });

  it("rejects a list of patients of another length", () => {
    expect(() => calibrationErrorByPatient([0, 1], [0.2, 0.8], ["a"])).to.throw(
      "yTrue and patients must have",
    );
  });
});

describe("calibrationErrorByChance", () => {
  it("finds the binomial distribution's mean: four coins", () => {
    // |heads / 4 - 1/2| is 1/2 in 2 of 16 cases, 1/4 in 8 of 16 and 0 in 6 of 16.
    const { mean, high } = calibrationErrorByChance([0.5, 0.5, 0.5, 0.5], { resamples: 4000 });
    expectNear(mean, 3 / 16, 0.01);
    expect(high).to.equal(0.5);
  });

  it("is 0 for a model that is certain and right", () => {
    expect(calibrationErrorByChance([0, 1, 1])).to.deep.equal({ mean: 0, high: 0 });
  });

  it("shrinks with the number of images", () => {
    const many = Array.from({ length: 400 }, (_, i) => (i % 20) / 20 + 0.025);
    const chance = (scores: number[]) => calibrationErrorByChance(scores, { resamples: 100 }).mean;
    expect(chance(many) / chance(many.slice(0, 100))).to.be.within(0.4, 0.6);
  });
});
