import { expect } from "chai";
import { doubtByConfidence, errorsAmongDoubtful } from "../../lib/results/doubtByConfidence";
import type { PredictionRow } from "../../lib/results/predictionsFile";
import type { UncertaintyRow } from "../../lib/results/uncertaintyFile";
import { exampleMetrics } from "../support/modelMetrics";
import { expectNear } from "../support/numbers";

// Label, answer, and mean, deviation and mutual information of the passes.
const IMAGES = {
  sureAndWrong: [1, 0.01, 0.02, 0.0098, 0.001],
  unsureAndWrong: [0, 0.75, 0.8, 0.08, 0.02],
  undecidedAndRight: [1, 0.5, 0.5, 0.05, 0.01],
  sureAndRight: [0, 0.1, 0.1, 0.009, 0.003],
};

const rows: PredictionRow[] = Object.entries(IMAGES).map(([file, [label, probability]]) => ({
  split: "test",
  file,
  label,
  probability,
}));
const uncertainty: UncertaintyRow[] = Object.entries(IMAGES).map(
  ([file, [label, , probability, standardDeviation, mutualInformation]]) => ({
    split: "test",
    file,
    label,
    passes: 20,
    probability,
    standardDeviation,
    entropy: 0.5,
    mutualInformation,
  }),
);
/** The four images, called at 0.5 or another threshold. */
function scored(threshold = 0.5) {
  const metrics = exampleMetrics();
  const { validation, test } = metrics.splits;
  return { rows, metrics: { ...metrics, splits: { validation, test: { ...test, threshold } } } };
}

describe("doubtByConfidence", () => {
  it("sorts the images from undecided to sure and averages what each group's doubts are", () => {
    const [unsure, sure] = doubtByConfidence(scored(), uncertainty, 2);
    expect([unsure.images, unsure.errors, sure.images, sure.errors]).to.deep.equal([2, 1, 2, 1]);
    // Odds of 1 and 3, of 9 and 99; slopes p (1 - p) of the answer without dropout.
    expectNear([unsure.logit, sure.logit], [Math.log(3) / 2, (Math.log(9) + Math.log(99)) / 2]);
    expectNear([unsure.slope, sure.slope], [(0.25 + 0.1875) / 2, (0.09 + 0.0099) / 2]);
    // 0.05 / 0.25 and 0.08 / 0.16; 0.009 / 0.09 and 0.0098 / 0.0196
    expectNear([unsure.logitDeviation, sure.logitDeviation], [(0.2 + 0.5) / 2, (0.1 + 0.5) / 2]);
    expectNear([unsure.mutualInformation, sure.mutualInformation], [0.015, 0.002]);
  });

  it("puts every image into one group where they do not divide evenly", () => {
    expect(
      doubtByConfidence(scored(), uncertainty, 3).map(({ images, errors }) => [images, errors]),
    ).to.deep.equal([
      [1, 0],
      [1, 1],
      [2, 1],
    ]);
  });

  it("counts errors at the threshold that the metrics file states", () => {
    // At 0.8 the healthy image of 0.75 is called healthy, the ill one of 0.5 too.
    const errors = doubtByConfidence(scored(0.8), uncertainty, 4).map(({ errors }) => errors);
    expect(errors).to.deep.equal([1, 0, 0, 1]);
  });

  it("looks at test images alone", () => {
    const validation = { split: "validation" as const, label: 0, file: "sureAndRight" };
    const more = {
      ...scored(),
      rows: [...rows, { ...validation, probability: 0.5 }],
    };
    const noise = { ...uncertainty[0], ...validation, standardDeviation: 0.4 };
    expect(doubtByConfidence(more, [...uncertainty, noise], 2)).to.deep.equal(
      doubtByConfidence(scored(), uncertainty, 2),
    );
  });

  it("keeps finite what is certain", () => {
    const certain = { ...scored(), rows: rows.map((row) => ({ ...row, probability: 1 })) };
    const still = uncertainty.map((row) => ({ ...row, probability: 1, standardDeviation: 0 }));
    const [group] = doubtByConfidence(certain, still, 1);
    expect(group.logitDeviation).to.equal(0);
    expect(group.logit).to.be.closeTo(12 * Math.log(10), 1e-3);
  });

  it("refuses an uncertainty file that lacks an image", () => {
    expect(() => doubtByConfidence(scored(), uncertainty.slice(1), 2)).to.throw(
      "says nothing about sureAndWrong",
    );
  });

  it("refuses more groups than images, and none", () => {
    expect(() => doubtByConfidence(scored(), uncertainty, 5)).to.throw(
      "groups must be at most the number of test images, 4, found 5",
    );
    expect(() => doubtByConfidence(scored(), uncertainty, 0)).to.throw("groups must be a whole");
  });
});

describe("errorsAmongDoubtful", () => {
  const errors = (temperature: number, share: number) =>
    errorsAmongDoubtful(scored(), uncertainty, { temperature, share });

  it("looks at the share of images whose passes spread most, here at temperature 1", () => {
    // p (1 - p) deviation^2 / 2: 0.0234 unsureAndWrong, 0.0050 undecidedAndRight,
    // 0.0012 sureAndWrong, 0.0005 sureAndRight
    expect([0, 0.25, 0.5, 0.75, 1].map((share) => errors(1, share))).to.deep.equal([0, 1, 1, 2, 2]);
  });

  it("sharpens the answers first: at 0.5 the sure error no longer looks doubtful", () => {
    // Squared odds: 0.0450 unsureAndWrong, 0.0200 undecidedAndRight, 0.0002 sureAndRight,
    // 0.00005 sureAndWrong
    expect([0.25, 0.5, 0.75, 1].map((share) => errors(0.5, share))).to.deep.equal([1, 1, 1, 2]);
  });

  it("rounds the number of images down", () => {
    expect(errors(1, 0.74)).to.equal(1);
    expect(errors(1, 0.24)).to.equal(0);
  });

  it("leaves out equally doubtful images that do not all fit, in any order", () => {
    const equal = uncertainty.map((row) => ({ ...row, standardDeviation: 0 }));
    const count = (share: number) =>
      errorsAmongDoubtful(scored(), equal, { temperature: 1, share });
    expect([count(0.5), count(0.75), count(1)]).to.deep.equal([0, 0, 2]);
  });

  it("refuses an uncertainty file that lacks an image", () => {
    expect(() =>
      errorsAmongDoubtful(scored(), uncertainty.slice(0, 3), { temperature: 1, share: 1 }),
    ).to.throw("says nothing about sureAndRight");
  });

  it("refuses a share above 1 and a temperature of 0", () => {
    expect(() => errors(1, 20)).to.throw("share must");
    expect(() => errors(0, 0.5)).to.throw("temperature must");
  });
});
