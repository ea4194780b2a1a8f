import { expect } from "chai";
import { CLASS_NAMES } from "../../lib/base/types";
import { classificationReport, type ReportRow } from "../../lib/metrics/classificationReport";
import { predictedLabels } from "../../lib/metrics/evaluation";
import { classificationCases } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

describe("classificationReport", () => {
  for (const entry of classificationCases) {
    it(`equals scikit-learn's: ${entry.name}`, () => {
      const report = classificationReport(entry.yTrue, predictedLabels(entry.yScore), CLASS_NAMES);
      expectRow(report.classes[0], entry.report.NORMAL);
      expectRow(report.classes[1], entry.report.PNEUMONIA);
      expectRow(report.macroAverage, entry.report["macro avg"]);
      expectRow(report.weightedAverage, entry.report["weighted avg"]);
      expectNear(report.accuracy, entry.report.accuracy);
    });
  }

  it("takes more than two classes", () => {
    const report = classificationReport(
      [0, 1, 2, 2],
      [0, 2, 2, 2],
      ["normal", "bacteria", "virus"],
    );
    expect(report.classes.map((row) => row.recall)).to.deep.equal([1, 0, 1]);
    expectNear(report.classes[2].precision, 2 / 3);
    expectNear(report.macroAverage.recall, 2 / 3);
    expectNear(report.weightedAverage.recall, 3 / 4);
  });

  it("rejects a label without a name", () => {
    expect(() => classificationReport([0, 2], [0, 1], CLASS_NAMES)).to.throw(
      "from 0 to 1, found 2",
    );
  });
});

interface ScikitRow {
  precision: number;
  recall: number;
  "f1-score": number;
  support: number;
}

function expectRow(row: ReportRow, expected: ScikitRow): void {
  const { precision, recall, "f1-score": f1, support } = expected;
  expectNear([row.precision, row.recall, row.f1, row.support], [precision, recall, f1, support]);
}
