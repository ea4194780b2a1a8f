import { expect } from "chai";
import { createRandom } from "../../lib/base/random";
import {
  type BootstrapIntervals,
  bootstrapByPatient,
  pairedBootstrapByPatient,
} from "../../lib/metrics/bootstrap";
import { evaluate } from "../../lib/metrics/evaluation";
import { newcombeInterval } from "../../lib/metrics/newcombeInterval";
import { unvaryingInterval } from "../../lib/metrics/unvaryingInterval";
import reference from "../fixtures/bootstrap.json";
import { classificationCase } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

const { yTrue, yScore } = classificationCase("many ties");
const threeImagesEach = yTrue.map((_, i) => `patient ${Math.floor(i / 3)}`);

/** Checks all intervals against those of numpy and scikit-learn. */
function expectReference(found: BootstrapIntervals, expected: typeof reference.single): void {
  for (const name of ["auc", "accuracy", "sensitivity", "specificity"] as const) {
    const { estimate, low, high } = expected[name];
    expectNear([found[name].estimate, found[name].low, found[name].high], [estimate, low, high]);
  }
  expect(found.resamples).to.equal(reference.used);
}

/** The same resamples drawn out image by image and evaluated by the plain metrics. */
function slowResamples(patients: string[], count: number, seed: number) {
  const names = [...new Set(patients)];
  return Array.from({ length: count }, (_, k) => {
    const random = createRandom(seed, "bootstrap", k);
    const drawn = names.map(() => names[Math.floor(random.next() * names.length)]);
    const images = drawn.flatMap((name) =>
      yTrue.map((_, i) => i).filter((i) => patients[i] === name),
    );
    const { auc, rates } = evaluate(
      images.map((i) => yTrue[i]),
      images.map((i) => yScore[i]),
    );
    return { auc, ...rates };
  });
}

describe("bootstrapByPatient", () => {
  it("gives the intervals of numpy and scikit-learn on the same draws", () => {
    const { yTrue, first, patients, seed, resamples } = reference;
    expectReference(
      bootstrapByPatient(yTrue, first, patients, { seed, resamples }),
      reference.single,
    );
  });

  it("takes the extremes of the slowly evaluated resamples at the widest confidence", () => {
    const slow = slowResamples(threeImagesEach, 20, 5);
    const fast = bootstrapByPatient(yTrue, yScore, threeImagesEach, {
      resamples: 20,
      seed: 5,
      confidence: 0.9999,
    });
    for (const name of ["auc", "accuracy", "sensitivity", "specificity"] as const) {
      const values = slow.map((metrics) => metrics[name]);
      // Of 20 values, the quantile 0.00005 lies 0.1 % of the way from the lowest to the next.
      expectNear(fast[name].low, Math.min(...values), 1e-3);
      expectNear(fast[name].high, Math.max(...values), 1e-3);
    }
  });

  it("estimates each metric from all images", () => {
    const result = bootstrapByPatient(yTrue, yScore, threeImagesEach, { resamples: 10 });
    const { auc, rates } = evaluate(yTrue, yScore);
    expectNear(
      [
        result.auc.estimate,
        result.accuracy.estimate,
        result.sensitivity.estimate,
        result.specificity.estimate,
      ],
      [auc, rates.accuracy, rates.sensitivity, rates.specificity],
    );
    expect(result.patients).to.equal(20);
  });

  it("gives the same intervals for the same seed and others for another", () => {
    const run = (seed: number) =>
      bootstrapByPatient(yTrue, yScore, threeImagesEach, { resamples: 50, seed });
    expect(run(1)).to.deep.equal(run(1));
    expect(run(1).auc.low).to.not.equal(run(2).auc.low);
  });

  it("comes near the normal approximation when every image is a patient of its own", () => {
    const n = 400;
    const labels = Array.from({ length: n }, (_, i) => i % 2);
    const scores = labels.map((label, i) => (i % 10 < 2 ? 1 - label : label));
    const { accuracy } = bootstrapByPatient(
      labels,
      scores,
      labels.map((_, i) => `${i}`),
      { resamples: 1000 },
    );
    const half = 1.96 * Math.sqrt((0.8 * 0.2) / n);
    expectNear([accuracy.low, accuracy.high], [0.8 - half, 0.8 + half], 0.01);
  });

  it("gives wider intervals when the images of a patient are copies", () => {
    const copies = 4;
    const repeat = <T>(values: T[]) => values.flatMap((value) => new Array<T>(copies).fill(value));
    const patients = repeat(yTrue.map((_, i) => `${i}`));
    const width = (keys: string[]) => {
      const { accuracy } = bootstrapByPatient(repeat(yTrue), repeat(yScore), keys, {
        resamples: 500,
      });
      return accuracy.high - accuracy.low;
    };
    const asIfIndependent = width(patients.map((_, i) => `${i}`));
    // Four copies hold no more knowledge than one: the width grows by about sqrt(4).
    expect(width(patients) / asIfIndependent).to.be.within(1.7, 2.3);
  });

  it("leaves out resamples of one class and counts the rest", () => {
    const result = bootstrapByPatient([0, 1], [0.2, 0.8], ["a", "b"], { resamples: 200 });
    expect(result.resamples).to.be.within(60, 140);
    expect(result.auc).to.deep.equal({ estimate: 1, ...newcombeInterval(1, 1, 1) });
  });

  it("rejects a list of patients of another length", () => {
    expect(() => bootstrapByPatient([0, 1], [0.2, 0.8], ["a"])).to.throw(
      "yTrue and patients must have the same length",
    );
  });
});

describe("pairedBootstrapByPatient", () => {
  const { first, second, patients, seed, resamples } = reference;
  const paired = (a: number[], b: number[]) =>
    pairedBootstrapByPatient(reference.yTrue, a, b, patients, { seed, resamples });

  it("gives the differences of numpy and scikit-learn on the same draws", () => {
    expectReference(paired(first, second), reference.paired);
  });

  it("turns its sign when the models change places", () => {
    const [there, back] = [paired(first, second).auc, paired(second, first).auc];
    expectNear([back.estimate, back.low, back.high], [-there.estimate, -there.high, -there.low]);
  });

  it("finds no difference between a model and itself, within what 20 patients can tell", () => {
    const tango = unvaryingInterval(0, 20, { lowest: -1 });
    expect(paired(first, first).accuracy).to.deep.equal({ estimate: 0, ...tango });
  });

  it("is narrower than for two models that share nothing, as the draws are the same", () => {
    const nearly = first.map((score, i) => (i === 3 ? 1 - score : score));
    const single = bootstrapByPatient(reference.yTrue, first, patients, { seed, resamples });
    const { low, high } = paired(first, nearly).accuracy;
    expect(high - low).to.be.below((single.accuracy.high - single.accuracy.low) / 2);
  });

  it("rejects scores of another number of images", () => {
    expect(() => paired(first, second.slice(1))).to.throw(
      "yTrue and yScore must have the same length",
    );
  });
});
