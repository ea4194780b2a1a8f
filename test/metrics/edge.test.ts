import { expect } from "chai";
import {
  type BootstrapIntervals,
  bootstrapByPatient,
  pairedBootstrapByPatient,
} from "../../lib/metrics/bootstrap";
import { bootstrapClassesByPatient } from "../../lib/metrics/bootstrapClassesByPatient";
import { calibrationErrorByPatient } from "../../lib/metrics/calibrationInterval";
import { aucInterval, deLongTest } from "../../lib/metrics/delong";
import { evaluateWithIntervals } from "../../lib/metrics/evaluateWithIntervals";
import { mcNemarTest } from "../../lib/metrics/mcNemarTest";
import { estimateShare } from "../../lib/metrics/shareEstimate";
import { fitTemperature } from "../../lib/metrics/temperature";
import type { Interval } from "../../lib/metrics/wilsonInterval";
import reference from "../fixtures/edge_r.json";
import { expectNear } from "../support/numbers";

const METRICS = ["auc", "accuracy", "sensitivity", "specificity"] as const;
const yTrue = [0, 0, 0, 1, 1, 1];
const SCORES = {
  perfect: [0.1, 0.2, 0.3, 0.7, 0.8, 0.9],
  certain: [0, 0, 0, 1, 1, 1],
  reversed: [0.9, 0.8, 0.7, 0.3, 0.2, 0.1],
  tied: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
  "one pair lost": [0.1, 0.2, 0.7, 0.6, 0.8, 0.9],
};
const PATIENTS = {
  "six patients": ["a", "b", "c", "d", "e", "f"],
  "two patients": ["a", "a", "a", "b", "b", "b"],
  "two patients with both classes": ["a", "a", "b", "a", "b", "b"],
  "one healthy patient": ["a", "a", "a", "d", "e", "f"],
  "one patient": ["a", "a", "a", "a", "a", "a"],
};
const options = { resamples: 200 };

/** An interval inside its range that holds the estimate and is no point. */
function expectInterval({ low, high }: Interval, estimate: number, lowest = 0): void {
  expect(high - low, `width around ${estimate}`).to.be.greaterThan(0.01);
  expect(low).to.be.within(lowest, estimate + 1e-12);
  expect(high).to.be.within(estimate - 1e-12, 1);
}

function expectIntervals(found: BootstrapIntervals, lowest = 0): void {
  METRICS.forEach((name) => expectInterval(found[name], found[name].estimate, lowest));
}

describe("statistics at the edge", () => {
  for (const [ranking, yScore] of Object.entries(SCORES)) {
    for (const [kind, patients] of Object.entries(PATIENTS)) {
      it(`no bootstrap interval is a point: ${ranking}, ${kind}`, () => {
        expectIntervals(bootstrapByPatient(yTrue, yScore, patients, options));
        const { auc, rates, intervals } = evaluateWithIntervals(yTrue, yScore, patients, options);
        expectInterval(intervals.auc, auc);
        expectInterval(intervals.sensitivity, rates.sensitivity);
        expectInterval(intervals.accuracy, rates.accuracy);
      });

      it(`no interval of a difference is a point: ${ranking} against all, ${kind}`, () => {
        for (const other of Object.values(SCORES)) {
          expectIntervals(pairedBootstrapByPatient(yTrue, yScore, other, patients, options), -1);
        }
      });

      it(`no interval of a calibration error is a point: ${ranking}, ${kind}`, () => {
        const { low, high } = calibrationErrorByPatient(yTrue, yScore, patients, options);
        expect(high - low).to.be.greaterThan(0.01);
        expect(low).to.be.within(0, 1);
        expect(high).to.be.within(0, 1);
      });

      it(`no interval of three classes is a point: ${ranking}, ${kind}`, () => {
        const labels = [0, 1, 2, 0, 1, 2];
        const rows = labels.map((label, i) =>
          [0, 1, 2].map((k) => (k === label ? yScore[i] : (1 - yScore[i]) / 2)),
        );
        const keys = kind === "one healthy patient" ? ["a", "b", "c", "a", "e", "f"] : patients;
        const { accuracy, macroAuc } = bootstrapClassesByPatient(labels, rows, keys, options);
        expectInterval(accuracy, accuracy.estimate);
        expectInterval(macroAuc, macroAuc.estimate);
      });
    }

    it(`DeLong's interval is no point, and no p is 0: ${ranking}`, () => {
      const { auc, low, high } = aucInterval(yTrue, yScore);
      expectInterval({ low, high }, auc);
      for (const [other, second] of Object.entries(SCORES)) {
        const { pValue, difference } = deLongTest(yTrue, yScore, second);
        // The least that six images can give: 2 of the 2^6 ways in which they could have fallen.
        expect(pValue, other).to.be.within(2 / 64, 1);
        if (difference === 0) expect(pValue, other).to.equal(1);
      }
    });
  }

  it("perfect scores on 3 + 3 images: Newcombe's interval, by images and by patients", () => {
    const { low, high } = reference.newcombe[0];
    const byImages = aucInterval(yTrue, SCORES.perfect);
    expectNear([byImages.low, byImages.high], [low, high], 1e-9);
    const patients = PATIENTS["six patients"];
    const byPatients = bootstrapByPatient(yTrue, SCORES.perfect, patients, options).auc;
    expectNear([byPatients.low, byPatients.high], [low, high], 1e-9);
  });

  it("says that DeLong's test has no z where it has no variance", () => {
    expect(deLongTest(yTrue, SCORES.perfect, SCORES.tied)).to.include({ z: null, pValue: 2 / 64 });
    expect(deLongTest(yTrue, SCORES.perfect, SCORES.certain)).to.include({ z: 0, pValue: 1 });
  });

  it("counts on patients, not on their images, where nothing varies", () => {
    const width = (copies: number) => {
      const repeat = <T>(values: T[]) => values.flatMap((v) => new Array<T>(copies).fill(v));
      const keys = repeat(PATIENTS["six patients"]);
      const { auc } = bootstrapByPatient(repeat(yTrue), repeat(SCORES.perfect), keys, options);
      return auc.high - auc.low;
    };
    expect(width(20)).to.equal(width(1));
  });

  it("McNemar's p is 1 without a disagreement and never 0", () => {
    const none = mcNemarTest(yTrue, yTrue, yTrue);
    expect(none.pValue).to.equal(1);
    const many = new Array<number>(3000).fill(1);
    const wrong = many.map(() => 0);
    expect(mcNemarTest(many, many, wrong).pValue).to.be.within(Number.MIN_VALUE, 1e-300);
  });

  it("a share of one image has a wide interval, and one of none has none", () => {
    expectInterval(estimateShare(1, 1)!, 1);
    expectInterval(estimateShare(0, 1)!, 0);
    expect(estimateShare(0, 0)).to.equal(null);
  });

  it("one class is refused in words", () => {
    const [labels, scores, keys] = [
      [1, 1],
      [0.2, 0.8],
      ["a", "b"],
    ];
    const attempts = [
      () => bootstrapByPatient(labels, scores, keys),
      () => pairedBootstrapByPatient(labels, scores, scores, keys),
      () => evaluateWithIntervals(labels, scores, keys),
      () => aucInterval(labels, scores),
      () => deLongTest(labels, scores, scores),
      () => fitTemperature(labels, scores),
    ];
    attempts.forEach((attempt) => expect(attempt).to.throw("found 0 NORMAL and 2 PNEUMONIA"));
  });

  it("a temperature that no data fix is refused in words", () => {
    for (const logOdds of [
      [-3, -2, -1, 1, 2, 3],
      [3, 2, 1, -1, -2, -3],
      [0, 0, 0, 0, 0, 0],
    ]) {
      expect(() => fitTemperature(yTrue, logOdds)).to.throw("has no minimum");
    }
  });
});
