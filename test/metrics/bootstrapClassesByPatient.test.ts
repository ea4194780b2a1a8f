import { expect } from "chai";
import { createRandom } from "../../lib/base/random";
import { bootstrapByPatient } from "../../lib/metrics/bootstrap";
import { bootstrapClassesByPatient } from "../../lib/metrics/bootstrapClassesByPatient";
import { multiclassAuc } from "../../lib/metrics/multiclassAuc";
import { unvaryingInterval } from "../../lib/metrics/unvaryingInterval";
import { multiclassCases } from "../support/multiclassFixture";
import { expectNear } from "../support/numbers";

const { yTrue, probabilities, predicted } = multiclassCases[0];
const threeImagesEach = yTrue.map((_, i) => `patient ${Math.floor(i / 3)}`);

/** The same resamples drawn out image by image and evaluated by the plain metrics. */
function slowResamples(count: number, seed: number) {
  const names = [...new Set(threeImagesEach)];
  return Array.from({ length: count }, (_, k) => {
    const random = createRandom(seed, "bootstrap", k);
    const drawn = names.map(() => names[Math.floor(random.next() * names.length)]);
    const images = drawn.flatMap((name) =>
      yTrue.map((_, i) => i).filter((i) => threeImagesEach[i] === name),
    );
    const right = images.filter((i) => predicted[i] === yTrue[i]).length;
    const { macro } = multiclassAuc(
      images.map((i) => yTrue[i]),
      images.map((i) => probabilities[i]),
    );
    return { accuracy: right / images.length, macroAuc: macro };
  });
}

describe("bootstrapClassesByPatient", () => {
  it("takes the extremes of the slowly evaluated resamples at the widest confidence", () => {
    const slow = slowResamples(20, 5);
    const fast = bootstrapClassesByPatient(yTrue, probabilities, threeImagesEach, {
      resamples: 20,
      seed: 5,
      confidence: 0.9999,
    });
    for (const name of ["accuracy", "macroAuc"] as const) {
      const values = slow.map((metrics) => metrics[name]);
      // Of 20 values, the quantile 0.00005 lies 0.1 % of the way from the lowest to the next.
      expectNear(fast[name].low, Math.min(...values), 1e-3);
      expectNear(fast[name].high, Math.max(...values), 1e-3);
    }
    expect(fast.resamples).to.equal(20);
  });

  it("estimates accuracy and macro AUC from all images, as scikit-learn", () => {
    for (const entry of multiclassCases) {
      const patients = entry.yTrue.map((_, i) => `${i}`);
      const found = bootstrapClassesByPatient(entry.yTrue, entry.probabilities, patients, {
        resamples: 3,
      });
      expectNear(
        [found.accuracy.estimate, found.macroAuc.estimate],
        [entry.report.accuracy, entry.macroAuc],
      );
    }
  });

  it("gives bootstrapByPatient's intervals when there are two classes", () => {
    const labels = yTrue.map((label) => Math.min(label, 1));
    const scores = probabilities.map(([normal]) => 1 - normal);
    const options = { resamples: 40, seed: 3 };
    const two = bootstrapByPatient(labels, scores, threeImagesEach, {
      ...options,
      threshold: 0.5 + 1e-9,
    });
    const many = bootstrapClassesByPatient(
      labels,
      scores.map((p) => [1 - p, p]),
      threeImagesEach,
      options,
    );
    expectNear([many.accuracy.low, many.accuracy.high], [two.accuracy.low, two.accuracy.high]);
    expectNear([many.macroAuc.low, many.macroAuc.high], [two.auc.low, two.auc.high]);
    expect([many.patients, many.resamples]).to.deep.equal([two.patients, two.resamples]);
  });

  it("gives the same intervals for the same seed and others for another", () => {
    const run = (seed: number) =>
      bootstrapClassesByPatient(yTrue, probabilities, threeImagesEach, { resamples: 50, seed });
    expect(run(1)).to.deep.equal(run(1));
    expect(run(1).macroAuc.low).to.not.equal(run(2).macroAuc.low);
  });

  it("leaves out resamples that miss a class and counts the rest", () => {
    const eye = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const result = bootstrapClassesByPatient([0, 1, 2], eye, ["a", "b", "c"], { resamples: 300 });
    // All three patients are drawn in 3! of 3^3 cases: 67 of 300 are expected.
    expect(result.resamples).to.be.within(45, 90);
    expect(result.macroAuc).to.deep.equal({ estimate: 1, ...unvaryingInterval(1, 1) });
  });

  it("rejects a list of patients of another length", () => {
    expect(() =>
      bootstrapClassesByPatient(
        [0, 1],
        [
          [1, 0],
          [0, 1],
        ],
        ["a"],
      ),
    ).to.throw("yTrue and patients must have the same length");
  });
});
