import { check } from "../../base/checks";
import type { EvaluationWithIntervals } from "../../metrics/evaluateWithIntervals";
import { type Interval, wilsonInterval } from "../../metrics/wilsonInterval";
import { describeOptimism, measureOptimism } from "../../results/optimism";
import {
  ORIGINAL_PROTOCOL,
  ORIGINAL_RESULTS,
  OTHER_RESULTS,
  type OtherResult,
  type PublishedResult,
  publishedCounts,
} from "../../results/originalResults";
import {
  MODEL_NAMES,
  readScoredModels,
  type ScoredModel,
  testEvaluation,
} from "../../results/scoredModels";
import { type SeedSummary, summarizeSeeds } from "../../results/seedSummary";
import {
  decimalWithInterval,
  meanWithSd,
  percent,
  percentWithInterval,
  percentWithSd,
} from "../../results/wording";
import { type MarkdownRow, markdownTable } from "./markdownTable";

/** Stands for a number that was not published. */
const NONE = "–";

type Column = "model" | "accuracy" | "sensitivity" | "specificity" | "auc" | "errors" | "protocol";

/**
 * The results as Markdown: a table of our runs (original protocol, honest protocol) and of what
 * others published for the same test images, and notes on how to read it.
 *
 * @param folder results folder of full runs on real X-rays
 * @throws when the folder holds results of the synthetic sample or of a quick run
 */
export function resultsTable(folder: string): string {
  const models = readScoredModels(folder);
  if (models.length === 0) return "The full run on the real images has no results here yet.";
  models.forEach(checkFullRun);
  const rows = [
    ...models.filter(({ honest }) => !honest).map(originalRow),
    ...summarizeSeeds(models).flatMap(honestRows),
    ...ORIGINAL_RESULTS.map(publishedRow),
    ...OTHER_RESULTS.map(otherRow),
  ];
  return [markdownTable(rows), ...notes(models)].join("\n\n");
}

/** The table would set drawn pictures, or a part of the test images, beside published numbers. */
function checkFullRun({ id, metrics }: ScoredModel): void {
  const advice =
    "README's table is made of full runs on the real X-rays alone: name their results folder.";
  check(
    !metrics.dataSet.synthetic,
    `The results of ${id} come from the synthetic sample. ${advice}`,
  );
  check(
    metrics.settings.profile !== "quick",
    `The results of ${id} come from a quick run. ${advice}`,
  );
}

function originalRow(scored: ScoredModel): MarkdownRow {
  const protocol = `original: epoch chosen on the test set${recipeNote(scored)}`;
  return evaluationRow(`${MODEL_NAMES[scored.model]}†`, testEvaluation(scored), protocol);
}

function honestRows({
  name,
  members,
  evaluations,
  ensemble,
  ...means
}: SeedSummary): MarkdownRow[] {
  const honest = `honest: epoch chosen on held-back patients${recipeNote(members[0])}`;
  if (members.length === 1) return [evaluationRow(name, evaluations[0], honest)];
  return [
    tableRow({
      model: `**${name}**, mean ± sd of ${members.length} seeds`,
      accuracy: percentWithSd(means.accuracy),
      sensitivity: percentWithSd(means.sensitivity),
      specificity: percentWithSd(means.specificity),
      auc: meanWithSd(means.auc, 3),
      errors: `${meanWithSd(means.missed)} / ${meanWithSd(means.falseAlarms)}`,
      protocol: honest,
    }),
    evaluationRow(
      `**${name}**, these ${members.length} as an ensemble`,
      ensemble.evaluation,
      honest,
    ),
  ];
}

/** How it was trained, where its file says so in words. */
function recipeNote({ metrics }: ScoredModel): string {
  const { recipe } = metrics.settings;
  return typeof recipe === "string" ? `; recipe: ${recipe}` : "";
}

function evaluationRow(
  model: string,
  evaluation: EvaluationWithIntervals,
  protocol: string,
): MarkdownRow {
  const { rates, auc, intervals } = evaluation;
  return tableRow({
    model,
    accuracy: percentWithInterval(rates.accuracy, intervals.accuracy),
    sensitivity: percent(rates.sensitivity),
    specificity: percent(rates.specificity),
    auc: decimalWithInterval(auc, intervals.auc),
    errors: `${rates.fn} / ${rates.fp}`,
    protocol,
  });
}

function publishedRow(result: PublishedResult): MarkdownRow {
  const { fn, fp } = publishedCounts(result);
  return tableRow({
    model: `*original project, ${MODEL_NAMES[result.model]}†* (${result.source})`,
    accuracy: percentWithInterval(result.accuracy, publishedInterval(result.accuracy)),
    sensitivity: percent(result.sensitivity),
    specificity: percent(result.specificity),
    auc: result.auc.toFixed(3),
    errors: `${fn} / ${fp}`,
    protocol: "published: epoch chosen on the test set",
  });
}

function otherRow({
  name,
  source,
  protocol,
  accuracy,
  auc,
  sensitivity,
  specificity,
}: OtherResult): MarkdownRow {
  const { mean, sd } = accuracy;
  return tableRow({
    model: `*${name}* (${source})`,
    accuracy:
      sd === null ? percentWithInterval(mean, publishedInterval(mean)) : percentWithSd(accuracy),
    sensitivity: sensitivity === null ? NONE : percent(sensitivity),
    specificity: specificity === null ? NONE : percent(specificity),
    auc: meanWithSd(auc, 3),
    errors: NONE,
    protocol: `published: ${protocol}`,
  });
}

/** All rows have the same columns, in this order. */
function tableRow(cells: Record<Column, string>): MarkdownRow {
  return {
    model: cells.model,
    "accuracy (95 % interval)": cells.accuracy,
    sensitivity: cells.sensitivity,
    specificity: cells.specificity,
    "AUC (95 % interval)": cells.auc,
    "missed / false alarms": cells.errors,
    protocol: cells.protocol,
  };
}

/** Wilson's interval of a published accuracy on all test images. */
function publishedInterval(accuracy: number): Interval {
  const { NORMAL, PNEUMONIA } = ORIGINAL_PROTOCOL.testImages;
  return wilsonInterval(Math.round(accuracy * (NORMAL + PNEUMONIA)), NORMAL + PNEUMONIA);
}

function notes(models: ScoredModel[]): string[] {
  const optimism = measureOptimism(models).map((pair) => `- ${describeOptimism(pair)}`);
  const thresholds = [...new Set(models.map(({ metrics }) => metrics.splits.test.threshold))].join(
    " or ",
  );
  return [
    `${testImages(models[0])} In our rows an image is called pneumonia from a probability of ` +
      `${thresholds} on. † The test set chose the epoch: these numbers are **optimistic**. ` +
      "Intervals: Wilson for the accuracy, bootstrap over patients for the AUC; ± is the " +
      "standard deviation over seeds. [results/MODEL_CARD.md](results/MODEL_CARD.md) has every " +
      "model with all its intervals.",
    ...(optimism.length > 0
      ? [`What choosing on the test set changes:\n\n${optimism.join("\n")}`]
      : []),
  ];
}

function testImages({ metrics }: ScoredModel): string {
  const { NORMAL, PNEUMONIA } = metrics.dataSet.counts.test;
  const words = `${NORMAL + PNEUMONIA} test images (${NORMAL} normal, ${PNEUMONIA} pneumonia)`;
  const published = ORIGINAL_PROTOCOL.testImages;
  return NORMAL === published.NORMAL && PNEUMONIA === published.PNEUMONIA
    ? `All rows: the same ${words}.`
    : `Our rows: ${words}; published ones: ${published.NORMAL + published.PNEUMONIA}, so ` +
        "that they cannot be compared.";
}
