import { expect } from "chai";
import { evaluate } from "../../lib/metrics/evaluation";
import { readScoredModels } from "../../lib/results/scoredModels";
import { meanAndSd, summarizeSeeds, summarizeViews } from "../../lib/results/seedSummary";
import { expectNear } from "../support/numbers";
import { writeScoredModel, writeScoredResults } from "../support/scoredResults";
import { withTempFolder } from "../support/tempFolder";

describe("meanAndSd", () => {
  it("divides by n - 1, as numpy.std(ddof=1)", () => {
    const { mean, sd } = meanAndSd([0.9, 0.92, 0.95, 0.91]);
    expectNear([mean, sd!], [0.92, 0.02160246899469287]);
  });

  it("has no standard deviation of one value", () => {
    expect(meanAndSd([3])).to.deep.equal({ mean: 3, sd: null });
  });
});

describe("summarizeSeeds", () => {
  it("sums up the three seeds of each architecture, and nothing else", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder);
      const summaries = summarizeSeeds(readScoredModels(folder));
      expect(
        summaries.map(({ name, members }) => [name, ...members.map(({ id }) => id)]),
      ).to.deep.equal([
        ["CNN", "cnn", "cnn-43", "cnn-44"],
        ["ResNet-18", "resnet18", "resnet18-43", "resnet18-44"],
      ]);
    }));

  it("takes mean and standard deviation over what the metrics files hold", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder);
      const models = readScoredModels(folder);
      const summary = summarizeSeeds(models)[1];
      const tests = models.slice(3, 6).map(({ metrics }) => metrics.splits.test);
      expect(summary.accuracy).to.deep.equal(meanAndSd(tests.map(({ rates }) => rates.accuracy)));
      expect(summary.sensitivity).to.deep.equal(
        meanAndSd(tests.map(({ rates }) => rates.sensitivity)),
      );
      expect(summary.specificity).to.deep.equal(
        meanAndSd(tests.map(({ rates }) => rates.specificity)),
      );
      expect(summary.auc).to.deep.equal(meanAndSd(tests.map(({ auc }) => auc)));
      expect(summary.missed).to.deep.equal(meanAndSd(tests.map(({ rates }) => rates.fn)));
      expect(summary.falseAlarms).to.deep.equal(meanAndSd(tests.map(({ rates }) => rates.fp)));
      expect(summary.evaluations.map(({ auc }) => auc)).to.deep.equal(tests.map(({ auc }) => auc));
    }));

  it("makes an ensemble of the mean probability of every test image, called at 0.5", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder);
      const models = readScoredModels(folder);
      const tests = models
        .slice(0, 3)
        .map(({ rows }) => rows.filter(({ split }) => split === "test"));
      const means = tests[0].map(
        (row, i) => (row.probability + tests[1][i].probability + tests[2][i].probability) / 3,
      );
      const { evaluation } = summarizeSeeds(models)[0].ensemble;
      expect(evaluation).to.deep.include(
        evaluate(
          tests[0].map(({ label }) => label),
          means,
        ),
      );
      expect(evaluation.threshold).to.equal(0.5);
    }));

  it("leaves out runs whose epoch the test images chose, and an architecture without runs", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder, ["cnn-43", "cnn-44", "resnet18-original"]);
      writeScoredModel(folder, "cnn", { protocol: { selectOn: "test", optimistic: true } });
      const summaries = summarizeSeeds(readScoredModels(folder));
      expect(summaries.map(({ members }) => members.map(({ id }) => id))).to.deep.equal([
        ["cnn-43", "cnn-44"],
      ]);
    }));
});

describe("summarizeViews", () => {
  it("sums up ResNet-18 asked over several views, apart from the same networks asked once", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder);
      const [{ name, model, members }] = summarizeViews(readScoredModels(folder));
      expect({ name, model }).to.deep.equal({
        name: "ResNet-18, mean over four views",
        model: "resnet18",
      });
      expect(members.map(({ seed }) => seed)).to.deep.equal([42, 43, 44]);
      expect(members.every(({ id }) => id.startsWith("resnet18-views"))).to.equal(true);
    }));

  it("is empty where nobody asked", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder, ["resnet18"]);
      expect(summarizeViews(readScoredModels(folder))).to.deep.equal([]);
    }));
});
