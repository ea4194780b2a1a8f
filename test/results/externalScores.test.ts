import { expect } from "chai";
import { withinGroupsAuc } from "../../lib/metrics/withinGroupsAuc";
import { type ExternalRow, evaluateExternally } from "../../lib/results/externalScores";
import fixture from "../fixtures/external.json";

const rows = fixture.rows as ExternalRow[];

/** The numbers of a group as the fixture has them, without the interval. */
const plain = (groups: ReturnType<typeof evaluateExternally>["byView"]) =>
  groups.map(({ auc, ...counts }) => ({ ...counts, auc: auc?.estimate }));

/** Deep equality of groups, whose AUCs may differ in the last digits. */
function expectGroups(
  found: ReturnType<typeof evaluateExternally>["byView"],
  expected: { group: string; images: number; pneumonia: number; patients: number; auc: number }[],
): void {
  expect(plain(found).map(({ auc: _, ...counts }) => counts)).to.deep.equal(
    expected.map(({ auc: _, ...counts }) => counts),
  );
  expected.forEach(({ auc }, i) => expect(found[i].auc!.estimate).to.be.closeTo(auc, 1e-12));
}

describe("evaluateExternally", () => {
  const scores = evaluateExternally(rows, fixture.atHomeThreshold.threshold);

  it("gives scikit-learn's AUC, over all images and by view, sex and age", () => {
    expect(scores.auc.estimate).to.be.closeTo(fixture.auc, 1e-12);
    expect([scores.images, scores.patients]).to.deep.equal([rows.length, fixture.patients]);
    expectGroups(scores.byView, fixture.byView);
    expectGroups(scores.bySex, fixture.bySex);
    expectGroups(scores.byAge, fixture.byAge);
  });

  it("gives the mean of the AUCs within views, and the interval that numpy's draws give", () => {
    const { estimate, low, high } = scores.withinViews!;
    expect(estimate).to.be.closeTo(fixture.withinViews, 1e-12);
    expect(low).to.be.closeTo(fixture.withinViewsInterval[0], 0.01);
    expect(high).to.be.closeTo(fixture.withinViewsInterval[1], 0.01);
    expect(estimate, "the view is a part of the AUC over all").to.be.below(fixture.auc);
  });

  it("gives calibration, and sensitivity and specificity at both thresholds", () => {
    for (const [name, value] of Object.entries(fixture.calibration))
      expect(scores.calibration[name as "share"], name).to.be.closeTo(value, 1e-12);
    for (const name of ["atHalf", "atHomeThreshold"] as const) {
      const found = scores[name]!;
      expect(found.threshold).to.equal(fixture[name].threshold);
      expect(found.sensitivity.estimate).to.be.closeTo(fixture[name].sensitivity, 1e-12);
      expect(found.specificity.estimate).to.be.closeTo(fixture[name].specificity, 1e-12);
      expect(found.sensitivity.low).to.be.below(found.sensitivity.estimate);
    }
  });

  it("has no AUC for a group of one class, and none within views that nobody stated", () => {
    const some = rows.slice(0, 60).map((row) => ({ ...row, view: null, sex: "F" as const }));
    const onlyIll = some.map((row) => (row.label === 1 ? { ...row, age: 5 } : { ...row, age: 30 }));
    const found = evaluateExternally(onlyIll, null, { resamples: 50 });
    expect(found.withinViews).to.equal(null);
    expect(found.atHomeThreshold).to.equal(null);
    expect(found.byView.map(({ group }) => group)).to.deep.equal(["not known"]);
    expect(found.byAge.map(({ group, auc }) => [group, auc])).to.deep.equal([
      ["up to 18", null],
      ["over 18", null],
    ]);
  });

  it("refuses images of one class", () => {
    const ill = rows.filter(({ label }) => label === 1);
    expect(() => evaluateExternally(ill, null)).to.throw(/images are all of one class/);
  });
});

describe("withinGroupsAuc", () => {
  it("is 0.5 for a score that knows nothing but the group, whatever its AUC over all", () => {
    const groups = ["A", "A", "A", "A", "B", "B", "B", "B"];
    const yTrue = [1, 1, 1, 0, 0, 0, 0, 1];
    const yScore = groups.map((group) => (group === "A" ? 0.9 : 0.1));
    const patients = groups.map((_, i) => String(i));
    expect(withinGroupsAuc(yTrue, yScore, patients, groups)!.estimate).to.equal(0.5);
  });

  it("counts groups alike, whatever their size, and leaves out those of one class", () => {
    const yTrue = [0, 1, 0, 1, 0, 1, 1];
    const yScore = [0.1, 0.9, 0.2, 0.8, 0.7, 0.3, 0.5];
    const groups = ["A", "A", "A", "A", "B", "B", "C"];
    const patients = ["1", "2", "3", "4", "5", "6", "7"];
    // A is in perfect order, B in the wrong one.
    expect(withinGroupsAuc(yTrue, yScore, patients, groups)!.estimate).to.equal(0.5);
    expect(withinGroupsAuc([1, 1], [0.1, 0.2], ["1", "2"], ["A", "B"])).to.equal(null);
  });
});
