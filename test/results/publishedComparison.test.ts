import { expect } from "chai";
import { plotMissedPneumonia } from "../../lib/figures/plotMissedPneumonia";
import { plotOverallPerformance } from "../../lib/figures/plotOverallPerformance";
import { plotPerformanceComparison } from "../../lib/figures/plotPerformanceComparison";
import { publishedComparison } from "../../lib/results/publishedComparison";
import { readScoredModels, type ScoredModel, testEvaluation } from "../../lib/results/scoredModels";
import { expectKnownToPlotly } from "../support/figures";
import { expectNear } from "../support/numbers";
import { writeScoredResults } from "../support/scoredResults";
import { withTempFolder } from "../support/tempFolder";

let models: ScoredModel[] = [];
const [CNN, RESNET, OPTIMISTIC] = [0, 1, 2];

describe("publishedComparison", () => {
  before(() =>
    withTempFolder((folder) => {
      writeScoredResults(folder, ["cnn", "resnet18", "resnet18-original"]);
      models = readScoredModels(folder);
    }),
  );

  it("sets the models, in their order, before the published ones; a dagger marks optimism", () => {
    const names = ["CNN", "ResNet-18", "ResNet-18†", "CNN, original†", "ResNet-18, original†"];
    const { overall, performance } = publishedComparison(models);
    expect(overall.series.map(({ name }) => name)).to.deep.equal(names);
    expect(performance.models.map(({ name }) => name)).to.deep.equal(names);
  });

  it("gives the run's own test metrics with their intervals", () => {
    const { series } = publishedComparison(models).overall;
    for (const i of [CNN, RESNET, OPTIMISTIC]) {
      const { rates, auc } = models[i].metrics.splits.test;
      const { accuracy, sensitivity, specificity } = rates;
      expect(series[i].values).to.deep.equal([accuracy, sensitivity, specificity, auc]);
      const { intervals } = testEvaluation(models[i]);
      expect([series[i].low![1], series[i].high![3]]).to.deep.equal([
        intervals.sensitivity.low,
        intervals.auc.high,
      ]);
    }
  });

  it("gives the numbers of the original README, without intervals", () => {
    const { overall } = publishedComparison(models);
    expect(overall.metrics).to.deep.equal(["Accuracy", "Sensitivity", "Specificity", "AUC"]);
    expect(overall.series.slice(3)).to.deep.equal([
      {
        name: "CNN, original†",
        model: "cnn",
        published: true,
        values: [0.8958, 0.941, 0.821, 0.948],
      },
      {
        name: "ResNet-18, original†",
        model: "resnet18",
        published: true,
        values: [0.9247, 0.979, 0.821, 0.962],
      },
    ]);
  });

  it("counts the missed cases of this run from its predictions", () => {
    const [{ name, models: own }] = publishedComparison(models).missed.groups;
    expect(name).to.equal("this run");
    own.forEach(({ missed, total }, i) => {
      const ill = models[i].rows.filter(({ split, label }) => split === "test" && label === 1);
      expect(total).to.equal(ill.length).and.to.equal(40);
      expect(missed).to.equal(ill.filter(({ probability }) => probability < 0.5).length);
    });
  });

  it("gives the missed of 390 that the original's README and notebooks state", () => {
    const [, ...published] = publishedComparison(models).missed.groups;
    expect(
      published.map(({ name, models: of }) => [
        name,
        ...of.map((each) => [each.name, each.missed, each.total]),
      ]),
    ).to.deep.equal([
      ["original†, README", ["CNN", 23, 390], ["ResNet-18", 8, 390]],
      ["original†, notebook", ["CNN", 15, 390], ["ResNet-18", 6, 390]],
    ]);
  });

  it("tells what the run's own models cost; nobody published that of the others", () => {
    const { models: columns } = publishedComparison(models).performance;
    const { validation, test } = models[RESNET].metrics.splits;
    expect(columns[RESNET].accuracy).to.deep.equal({
      train: 0.9,
      validation: validation.rates.accuracy,
      test: test.rates.accuracy,
    });
    // 3.5 seconds
    expectNear(columns[RESNET].trainingMinutes!, 0.058333333333333334);
    expect(columns[RESNET].trainableParameters).to.equal(10);
    expect(columns[3]).to.not.have.any.keys("accuracy", "trainingMinutes", "trainableParameters");
  });

  it("is what the three figures draw", () => {
    const { overall, missed, performance } = publishedComparison(models);
    expectKnownToPlotly(plotOverallPerformance(overall));
    expectKnownToPlotly(plotMissedPneumonia(missed));
    expectKnownToPlotly(plotPerformanceComparison(performance));
  });
});
