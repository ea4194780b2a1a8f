import { expect } from "chai";
import { bootstrapClassesByPatient } from "../../lib/metrics/bootstrapClassesByPatient";
import { evaluateClasses } from "../../lib/metrics/multiclassEvaluation";
import { classNames, multiclassCases } from "../support/multiclassFixture";
import { expectNear } from "../support/numbers";

describe("evaluateClasses", () => {
  for (const entry of multiclassCases) {
    it(`equals scikit-learn's: ${entry.name}`, () => {
      const patients = entry.yTrue.map((_, i) => `${i}`);
      const found = evaluateClasses(entry.yTrue, entry.probabilities, {
        classNames,
        patients,
        resamples: 5,
      });
      expect(found.count).to.equal(entry.yTrue.length);
      expect(found.confusionMatrix).to.deep.equal(entry.confusionMatrix);
      expectNear([...found.auc.classes, found.auc.macro], [...entry.classAucs, entry.macroAuc]);
      const rows = [
        ...found.report.classes,
        found.report.macroAverage,
        found.report.weightedAverage,
      ];
      for (const { name, precision, recall, f1, support } of rows) {
        const expected = entry.report[name as "NORMAL"];
        expectNear(
          [precision, recall, f1, support],
          [expected.precision, expected.recall, expected["f1-score"], expected.support],
        );
      }
    });
  }

  it("holds the intervals of the bootstrap by patient", () => {
    const { yTrue, probabilities } = multiclassCases[0];
    const patients = yTrue.map((_, i) => `${i >> 1}`);
    const { intervals } = evaluateClasses(yTrue, probabilities, {
      classNames,
      patients,
      resamples: 9,
      seed: 4,
    });
    expect(intervals).to.deep.equal(
      bootstrapClassesByPatient(yTrue, probabilities, patients, { resamples: 9, seed: 4 }),
    );
  });

  it("survives JSON unchanged", () => {
    const { yTrue, probabilities } = multiclassCases[1];
    const found = evaluateClasses(yTrue, probabilities, {
      classNames,
      patients: yTrue.map(String),
      resamples: 5,
    });
    expect(JSON.parse(JSON.stringify(found))).to.deep.equal(found);
  });
});
