import { expect } from "chai";
import { bootstrapByPatient } from "../../lib/metrics/bootstrap";
import { evaluateWithIntervals } from "../../lib/metrics/evaluateWithIntervals";
import { evaluate } from "../../lib/metrics/evaluation";
import { wilsonInterval } from "../../lib/metrics/wilsonInterval";
import reference from "../fixtures/bootstrap.json";
import { expectNear } from "../support/numbers";

const { yTrue, first, patients } = reference;

describe("evaluateWithIntervals", () => {
  it("holds the plain evaluation, unchanged", () => {
    const {
      intervals,
      patients: count,
      ...rest
    } = evaluateWithIntervals(yTrue, first, patients, { threshold: 0.4 });
    expect(rest).to.deep.equal(evaluate(yTrue, first, { threshold: 0.4 }));
    expect(count).to.equal(20);
    expect(intervals).to.have.all.keys("accuracy", "sensitivity", "specificity", "auc");
  });

  it("takes Wilson's interval for the accuracy and the bootstrap for everything else", () => {
    const { intervals, rates } = evaluateWithIntervals(yTrue, first, patients, {
      seed: 3,
      resamples: 50,
    });
    const { auc, sensitivity, specificity } = bootstrapByPatient(yTrue, first, patients, {
      seed: 3,
      resamples: 50,
    });
    expect(intervals.accuracy).to.deep.equal(wilsonInterval(rates.tn + rates.tp, yTrue.length));
    expect(intervals.auc).to.deep.equal({ low: auc.low, high: auc.high });
    expect(intervals.sensitivity).to.deep.equal({ low: sensitivity.low, high: sensitivity.high });
    expect(intervals.specificity).to.deep.equal({ low: specificity.low, high: specificity.high });
  });

  it("takes Wilson's interval, not 100 to 100 %, for a class called without an error", () => {
    const { intervals, rates } = evaluateWithIntervals(yTrue, first, patients, {
      threshold: 0,
      resamples: 20,
    });
    expect(rates.sensitivity).to.equal(1);
    // Of patients, as the bootstrap that it stands in for: 26 images of 16, and 14 of 10.
    const ofPatients = (label: number) => new Set(patients.filter((_, i) => yTrue[i] === label));
    expect([1, 0].map((label) => ofPatients(label).size)).to.deep.equal([16, 10]);
    const [sensitivity, specificity] = [wilsonInterval(16, 16), wilsonInterval(0, 10)];
    expectNear(Object.values(intervals.sensitivity), Object.values(sensitivity));
    expectNear(Object.values(intervals.specificity), Object.values(specificity));
  });
});
