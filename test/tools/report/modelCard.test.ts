import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { expectedCalibrationError } from "../../../lib/metrics/calibration";
import { thresholdForSensitivity } from "../../../lib/metrics/operatingPoint";
import { writeAblations } from "../../../lib/results/ablationFile";
import { writeExternal } from "../../../lib/results/externalFile";
import { measureOptimism } from "../../../lib/results/optimism";
import { resultsPaths } from "../../../lib/results/resultsPaths";
import {
  readScoredModels,
  type ScoredModel,
  type ScoredModelId,
  testEvaluation,
} from "../../../lib/results/scoredModels";
import { summarizeSeeds } from "../../../lib/results/seedSummary";
import { splitAnswers } from "../../../lib/results/splitAnswers";
import { appendTestLog, testLogRow } from "../../../lib/results/testLog";
import { writeThreeClass } from "../../../lib/results/threeClassFile";
import {
  decimalWithInterval,
  percent,
  percentWithInterval,
  percentWithSd,
  signed,
} from "../../../lib/results/wording";
import { modelCard } from "../../../lib/tools/report/modelCard";
import { exampleExternal } from "../../support/externalResults";
import { exampleMetrics } from "../../support/modelMetrics";
import { writeScoredModel, writeScoredResults } from "../../support/scoredResults";
import { withTempFolder } from "../../support/tempFolder";
import { exampleThreeClass } from "../../support/threeClassResults";

/** Card and models of a folder with these models. */
const cardOf = (ids?: readonly ScoredModelId[], more: (folder: string) => void = () => undefined) =>
  withTempFolder((folder) => {
    writeScoredResults(folder, ids);
    more(folder);
    return { card: modelCard(folder), models: readScoredModels(folder) };
  });

/** What stands below a heading, up to the next one. */
function section(card: string, title: string): string {
  const start = card.search(new RegExp(`^#+ ${title}`, "m"));
  expect(start, title).to.be.at.least(0);
  const rest = card.slice(card.indexOf("\n", start));
  const end = rest.search(/^#/m);
  return (end < 0 ? rest : rest.slice(0, end)).trim();
}

/** The cells of a section's first row whose first cell holds these words. */
function cells(text: string, words: string): string[] {
  const line = text
    .split("\n")
    .find((one) => one.startsWith("|") && one.split("|")[1].includes(words));
  return line!
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** All numbers of a text, as they are written. */
const numbers = (text: string): string[] => text.match(/\d+(?:\.\d+)*/g) ?? [];

/** A section that has nothing to show says so, with neither a table nor a number. */
function expectEmpty(text: string): void {
  expect(text).to.match(/^[A-Z][^|]+\.$/);
  expect(text.replaceAll("ResNet-18", "")).to.not.match(/\d/);
}

describe("results/MODEL_CARD.md", () => {
  it("is the card that the files in results give", function () {
    const folder = path.join(projectRoot(), "results");
    if (readScoredModels(folder).length === 0) this.skip(); // No results are committed yet.
    const committed = fs
      .readFileSync(path.join(folder, "MODEL_CARD.md"), "utf8")
      .replace(/\r\n/g, "\n");
    expect(committed, "run npm run reproduce, which writes it").to.equal(modelCard(folder));
  }).timeout(120_000);
});

describe("modelCard", () => {
  let full: { card: string; models: ScoredModel[] };

  // All models take a second or more, so that the facts about them share one card.
  before(async () => (full = await cardOf()));

  it("has the headings of Mitchell et al. in their order", async () => {
    const { card } = await cardOf(["cnn"]);
    expect(
      card
        .split("\n")
        .filter((line) => line.startsWith("## "))
        .map((line) => line.slice(3))
        .slice(0, 9),
    ).to.deep.equal([
      "Model details",
      "Intended use",
      "Factors",
      "Metrics",
      "Evaluation data",
      "Training data",
      "Quantitative analyses",
      "Ethical considerations",
      "Caveats and recommendations",
    ]);
    expect(card).to.match(/not a medical device/i);
    expect(card).to.contain("https://creativecommons.org/licenses/by/4.0/");
  });

  it("gives every honest model with intervals, mean ± sd and the ensemble", () => {
    const { card, models } = full;
    const honest = section(card, "Honest protocol");
    const evaluation = testEvaluation(models[1]);
    expect(cells(honest, "CNN, seed 43").slice(2, 4)).to.deep.equal([
      percentWithInterval(evaluation.rates.accuracy, evaluation.intervals.accuracy),
      percentWithInterval(evaluation.rates.sensitivity, evaluation.intervals.sensitivity),
    ]);
    const [cnn] = summarizeSeeds(models);
    expect(cells(honest, "CNN, 3 seeds: mean ± sd")[2]).to.equal(percentWithSd(cnn.accuracy));
    expect(cells(honest, "CNN, 3 seeds: ensemble")[6]).to.equal(
      String(cnn.ensemble.evaluation.rates.fn),
    );
    expect(honest).to.not.contain("†");
  });

  it("says which models each line of settings is about, and of a copy only what it adds", () => {
    const details = section(full.card, "Model details");
    const settings = details.split("Settings:")[1].trim().split("\n");
    const groups = settings.map((line) => /^- \*\*(.+):\*\* /.exec(line)?.[1].split("; "));
    const names = full.models.map(({ name }) => name.replace(/, seed \d+/, ""));
    expect(groups.flat().sort()).to.deep.equal([...new Set(names)].sort());
    for (const { metrics } of full.models)
      for (const [name, value] of Object.entries(metrics.settings))
        expect(details).to.contain(`${name} ${value ?? "none"}`);
    for (const line of settings.filter((text) => text.includes("but ")))
      expect(line).to.match(/^- \*\*.+:\*\* as .+, but (views|bitsPerWeight) \d+$/);
  });

  it("keeps the optimistic models apart and measures the optimism", () => {
    const { card, models } = full;
    const original = section(card, "Original protocol");
    expect(cells(original, "CNN, original settings, seed 42†")).to.have.length(8);
    expect(original)
      .to.contain("optimistic")
      .and.not.match(/seed 43(?!†)/);
    const measured = measureOptimism(models);
    expect(measured.map(({ sameRun }) => sameRun)).to.deep.equal([true, true]);
    const text = section(card, "What choosing on the test set adds");
    for (const { optimistic, honest, accuracy } of measured) {
      const epochs = [optimistic, honest].map(({ metrics }) => metrics.history.bestEpoch);
      expect(epochs[0]).to.not.equal(epochs[1]);
      expect(text).to.match(new RegExp(`epoch ${epochs[0]}\\b.* epoch ${epochs[1]}\\b`));
      expect(text).to.contain(signed(100 * accuracy.estimate, 1));
    }
  });

  it("compares the architectures by their ensembles, ResNet-18 minus CNN", () => {
    const { card, models } = full;
    const [cnn, resnet] = summarizeSeeds(models).map(({ ensemble }) => ensemble.evaluation);
    const points = (100 * (resnet.rates.accuracy - cnn.rates.accuracy)).toFixed(1);
    expect(Number(points), "the fixture's ResNet-18 is the better one").to.be.above(0);
    expect(section(card, "CNN and ResNet-18")).to.contain(`+${points} `).and.contain("McNemar");
  });

  it("states the calibration error before and after a temperature found on validation", () => {
    const { card, models } = full;
    const { yTrue, yScore } = splitAnswers(models[0].rows, "test");
    const [, mean, ill, before, temperature, after] = cells(
      section(card, "Calibration"),
      "CNN, seed 42",
    );
    expect(mean).to.equal(percent(yScore.reduce((a, b) => a + b) / 60));
    expect(ill).to.equal(percent(yTrue.filter((label) => label === 1).length / yTrue.length));
    expect(before).to.equal(expectedCalibrationError(yTrue, yScore).toFixed(3));
    expect(Number(temperature)).to.be.above(0);
    expect(after).to.match(/^0\.\d{3}$/);
  });

  it("chooses the operating points on validation and shows what they give on test", () => {
    const { card, models } = full;
    const [validation, test] = [
      splitAnswers(models[0].rows, "validation"),
      splitAnswers(models[0].rows, "test"),
    ];
    const threshold = thresholdForSensitivity(validation.yTrue, validation.yScore, 0.95);
    const missed = test.yScore.filter(
      (score, i) => test.yTrue[i] === 1 && score < threshold,
    ).length;
    const row = cells(section(card, "Operating points"), "CNN, seed 42");
    expect(row.slice(1, 3)).to.deep.equal(["95 %", threshold.toFixed(3)]);
    expect(row[5].split(" / ")[0]).to.equal(String(missed));
  });

  it("counts the errors by cause", () => {
    const { card, models } = full;
    const { rates } = summarizeSeeds(models)[0].ensemble.evaluation;
    const [, normal, bacterial, viral] = cells(section(card, "Errors by cause"), "CNN, ensemble");
    expect(numbers(normal).slice(0, 2)).to.deep.equal([String(rates.fp), "20"]);
    const missed = [bacterial, viral].map((text) => Number(text.split(" ")[0]));
    expect(missed[0] + missed[1]).to.equal(rates.fn);
  });

  it("takes versions, processor and looks at the test images from the files", async () => {
    const { card } = await cardOf(["cnn", "cnn-43"], (folder) => {
      const file = resultsPaths(folder).metricsFile("cnn-43");
      const known = JSON.parse(fs.readFileSync(file, "utf8"));
      fs.writeFileSync(file, JSON.stringify({ ...known, weightsHash: "43".repeat(32) }));
      for (const { id, metrics } of readScoredModels(folder)) {
        appendTestLog(
          path.join(folder, "test_log.csv"),
          testLogRow(id, metrics, { recipe: "original settings", reason: "a test" }),
        );
      }
    });
    const text = section(card, "How to reproduce");
    const { engine, versions, cpu } = exampleMetrics();
    for (const fact of [engine.version, ...Object.values(versions), cpu.model])
      expect(text).to.contain(fact);
    expect(cells(text, "CNN, seed 43")[3]).to.equal(`\`${"43".repeat(32)}\``);
    expect(cells(text, "CNN, seed 42")[3]).to.equal("not noted");
    expect(text).to.match(new RegExp(`\\b${cpu.cores} cores`));
    const looks = text.split("\n").find((line) => line.includes("test_log.csv"))!;
    expect(numbers(looks)).to.deep.equal(["2", "2", ..."2025 01 02 2025 01 02".split(" ")]);
  });

  it("shows the three classes and the training choices where their files are", async () => {
    const interval = { low: 0.8, high: 0.95 };
    const score = { accuracy: 0.9, sensitivity: 0.9, specificity: 0.9, auc: 0.93 };
    const scored = { ...score, accuracyInterval: interval, aucInterval: interval };
    const { card } = await cardOf(["cnn"], (folder) => {
      writeThreeClass(path.join(folder, "three_class.json"), exampleThreeClass());
      writeAblations(path.join(folder, "ablations.json"), {
        budget: { trainImages: 600, validationImages: 200, epochs: 3 },
        dataSet: "chest_xray",
        seeds: [42],
        cpu: "example",
        rows: [
          {
            model: "cnn",
            variant: "no augmentation",
            seed: 42,
            validation: scored,
            shifted: [
              { shift: "darker", ...scored, auc: 0.71 },
              { shift: "brighter", ...scored, auc: 0.81 },
            ],
            abroad: null,
            bestEpoch: 2,
            seconds: 10,
          },
        ],
      });
    });
    expect(cells(section(card, "Training choices"), "cnn")).to.deep.equal([
      "cnn",
      "no augmentation",
      "42",
      "0.930 (0.800–0.950)",
      "90.0 % (80.0–95.0 %)",
      "0.760",
    ]);
    const { recall } = exampleThreeClass().splits.test.report.classes[2];
    expect(cells(section(card, "Three classes"), "VIRAL")[4]).to.equal(percent(recall));
  });

  it("leaves out with a sentence what is not there", async () => {
    const { card } = await cardOf(["cnn"]);
    const [several, one] = [full.card, card].map((text) => section(text, "Honest protocol"));
    expect(several).to.contain("±");
    expect(one).to.not.contain("±");
    expect(one).to.contain("one seed");
    for (const title of [
      "Original protocol",
      "What choosing",
      "CNN and ResNet-18",
      "Three classes",
      "Training choices",
    ])
      expectEmpty(section(card, title));
    expect(section(card, "How to reproduce")).to.not.contain("test_log.csv");
  });

  it("can be written from optimistic models alone", async () => {
    const { card } = await cardOf(["resnet18-original"]);
    for (const title of [
      "Honest protocol",
      "From validation to test",
      "Calibration",
      "Operating",
      "Errors by cause",
    ]) {
      expectEmpty(section(card, title));
    }
  });

  it("holds no undefined and no NaN", () => {
    expect(full.card).to.not.match(/undefined|NaN|null|\[object/);
  });

  it("labels the synthetic sample", async () => {
    const { dataSet } = exampleMetrics();
    const { card } = await cardOf([], (folder) => writeScoredModel(folder, "cnn", { dataSet }));
    expect(card).to.contain("**SYNTHETIC");
    expect((await cardOf(["cnn"])).card).to.not.contain("SYNTHETIC");
  });

  it("says what to do in a folder without results", () =>
    withTempFolder((folder) => {
      expect(() => modelCard(folder))
        .to.throw(folder)
        .with.property("message")
        .that.contains("npm run reproduce");
    }));

  it("says what is left in another hospital, or that nobody asked", async () => {
    const { card: without } = await cardOf(["cnn"]);
    expectEmpty(section(without, "Another hospital"));
    const external = exampleExternal(["cnn"]);
    const { card } = await cardOf(["cnn"], (folder) =>
      writeExternal(resultsPaths(folder).external, external),
    );
    const text = section(card, "Another hospital");
    const [{ home, abroad }] = external.models;
    expect(text).to.contain(`${abroad.images} images of ${abroad.patients} patients`);
    expect(text).to.contain(external.collection.credit).and.contain("*Within views* is the mean");
    expect(cells(text, "cnn").slice(1, 3)).to.deep.equal([
      decimalWithInterval(home.auc.estimate, home.auc),
      "0.500 (0.300–0.800)",
    ]);
  });
});
