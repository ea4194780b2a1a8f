import { expect } from "chai";
import { rocAuc } from "../../lib/metrics/roc";
import {
  fitTemperature,
  logOddsFromProbabilities,
  scaleByTemperature,
} from "../../lib/metrics/temperature";
import { temperature } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

describe("logOddsFromProbabilities", () => {
  it("undoes the logistic function", () => {
    expectNear(logOddsFromProbabilities(scaleByTemperature([-3, 0, 2.5], 1)), [-3, 0, 2.5]);
  });

  it("stays finite at 0 and 1", () => {
    const [low, high] = logOddsFromProbabilities([0, 1]);
    expectNear([low, high], [-16.118095550958, 16.118095550958], 1e-6);
  });
});

describe("scaleByTemperature", () => {
  it("draws probabilities towards one half when the temperature is above 1", () => {
    expectNear(scaleByTemperature([2], 2), [1 / (1 + Math.exp(-1))]);
  });

  it("keeps the order of the images", () => {
    const { yTrue, logOdds } = temperature[0];
    expectNear(rocAuc(yTrue, scaleByTemperature(logOdds, 3)), rocAuc(yTrue, logOdds));
  });

  it("rejects a temperature of zero", () => {
    expect(() => scaleByTemperature([1], 0)).to.throw("temperature must lie between");
  });
});

describe("fitTemperature", () => {
  temperature.forEach((entry, i) => {
    it(`finds SciPy's minimum of scikit-learn's log_loss: case ${i + 1}`, () => {
      const fit = fitTemperature(entry.yTrue, entry.logOdds);
      expectNear(fit.temperature, entry.temperature, 1e-5 * entry.temperature);
      expectNear(fit.lossBefore, entry.lossBefore, 1e-10);
      expectNear(fit.lossAfter, entry.lossAfter, 1e-10);
    });
  });

  it("finds the value worked by hand: three of four right at log-odds of ±2", () => {
    // The best probability is 3/4, so 2 / T = ln 3.
    const { temperature: found } = fitTemperature([1, 1, 0, 1], [2, 2, -2, -2]);
    expectNear(found, 2 / Math.log(3), 1e-6);
  });

  it("says that separated classes have no best temperature", () => {
    expect(() => fitTemperature([0, 1], [-1, 1])).to.throw("separated without an error");
  });

  it("rejects one class", () => {
    expect(() => fitTemperature([1, 1], [1, 2])).to.throw(
      "Temperature scaling needs images of both classes",
    );
  });
});
