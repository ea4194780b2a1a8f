import fs from "node:fs";
import { check } from "../../base/checks";
import type { EvaluationWithIntervals } from "../../metrics/evaluateWithIntervals";
import { type Interval, wilsonInterval } from "../../metrics/wilsonInterval";
import { ensembleAbroad } from "../../results/ensembleAbroad";
import { readExternal } from "../../results/externalFile";
import type { Estimate } from "../../results/externalScores";
import { describeOptimism, measureOptimism } from "../../results/optimism";
import {
  ORIGINAL_PROTOCOL,
  ORIGINAL_RESULTS,
  OTHER_RESULTS,
  type OtherResult,
  type PublishedResult,
  publishedCounts,
} from "../../results/originalResults";
import { resultsPaths } from "../../results/resultsPaths";
import {
  MODEL_NAMES,
  readScoredModels,
  type ScoredModel,
  testEvaluation,
} from "../../results/scoredModels";
import {
  meanAndSd,
  type SeedSummary,
  summarizeSeeds,
  summarizeViews,
} from "../../results/seedSummary";
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

type Column =
  | "model"
  | "accuracy"
  | "sensitivity"
  | "specificity"
  | "auc"
  | "abroad"
  | "errors"
  | "protocol";

/** The AUC of models on images of another hospital, by their ids; null where none were asked. */
type Abroad = ReadonlyMap<string, Estimate> | null;

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
  const abroad = readAbroad(folder);
  const rows = [
    ...(["cnn", "resnet18"] as const).flatMap((name) =>
      originalRows(
        models.filter(({ honest, model }) => !honest && model === name),
        abroad,
      ),
    ),
    ...[...summarizeSeeds(models), ...summarizeViews(models)].flatMap((seeds) =>
      honestRows(seeds, abroad, folder),
    ),
    ...ORIGINAL_RESULTS.map(publishedRow),
    ...OTHER_RESULTS.map(otherRow),
  ];
  const shown = abroad ? rows : rows.map(({ "AUC abroad": _, ...others }) => others);
  return [markdownTable(shown), ...notes(models, abroad)].join("\n\n");
}

function readAbroad(folder: string): Abroad {
  const { external } = resultsPaths(folder);
  if (!fs.existsSync(external)) return null;
  const { models } = readExternal(external);
  return new Map(models.map(({ id, abroad }) => [id, abroad.auc]));
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

/** One run, or the mean over the seeds: whoever shows the best seed has chosen on the test set. */
function originalRows(runs: readonly ScoredModel[], abroad: Abroad): MarkdownRow[] {
  if (runs.length === 0) return [];
  const [first] = runs;
  const name = `${MODEL_NAMES[first.model]}†`;
  const protocol = `original: epoch chosen on the test set${recipeNote(first)}`;
  const evaluations = runs.map(testEvaluation);
  if (runs.length > 1) return [seedsRow(name, { members: runs, evaluations, abroad, protocol })];
  const [evaluation] = evaluations;
  return [evaluationRow(name, { evaluation, abroad: abroad?.get(first.id), protocol })];
}

function honestRows(
  { name, members, evaluations, ensemble }: SeedSummary,
  abroad: Abroad,
  folder: string,
): MarkdownRow[] {
  const honest = `honest: epoch chosen on held-back patients${recipeNote(members[0])}`;
  if (members.length === 1) {
    const [{ id }] = members;
    const [evaluation] = evaluations;
    return [evaluationRow(name, { evaluation, abroad: abroad?.get(id), protocol: honest })];
  }
  return [
    seedsRow(`**${name}**`, { members, evaluations, abroad, protocol: honest }),
    evaluationRow(`**${name}**, these ${members.length} as an ensemble`, {
      evaluation: ensemble.evaluation,
      abroad: abroad
        ? ensembleAbroad(
            folder,
            members.map(({ id }) => id),
          )
        : null,
      protocol: honest,
    }),
  ];
}

/** Runs that differ in nothing but their seed, each with its scores on the test images. */
interface SeedRuns {
  members: readonly ScoredModel[];
  evaluations: readonly EvaluationWithIntervals[];
  abroad: Abroad;
  protocol: string;
}

/** Mean and standard deviation of runs that differ in nothing but their seed. */
function seedsRow(name: string, { members, evaluations, abroad, protocol }: SeedRuns): MarkdownRow {
  const over = (value: (evaluation: EvaluationWithIntervals) => number) =>
    meanAndSd(evaluations.map(value));
  const away = members.flatMap(({ id }) => abroad?.get(id)?.estimate ?? []);
  const errors = [over(({ rates }) => rates.fn), over(({ rates }) => rates.fp)];
  return tableRow({
    model: `${name}, mean ± sd of ${members.length} seeds`,
    accuracy: percentWithSd(over(({ rates }) => rates.accuracy)),
    sensitivity: percentWithSd(over(({ rates }) => rates.sensitivity)),
    specificity: percentWithSd(over(({ rates }) => rates.specificity)),
    auc: meanWithSd(
      over(({ auc }) => auc),
      3,
    ),
    abroad: away.length === 0 ? NONE : meanWithSd(meanAndSd(away), 3),
    errors: errors.map((one) => meanWithSd(one)).join(" / "),
    protocol,
  });
}

/** How it was trained, where its file says so in words. */
function recipeNote({ metrics }: ScoredModel): string {
  const { recipe } = metrics.settings;
  return typeof recipe === "string" ? `; recipe: ${recipe}` : "";
}

function evaluationRow(
  model: string,
  {
    evaluation,
    abroad,
    protocol,
  }: { evaluation: EvaluationWithIntervals; abroad?: Estimate | null; protocol: string },
): MarkdownRow {
  const { rates, auc, intervals } = evaluation;
  return tableRow({
    model,
    accuracy: percentWithInterval(rates.accuracy, intervals.accuracy),
    sensitivity: percent(rates.sensitivity),
    specificity: percent(rates.specificity),
    auc: decimalWithInterval(auc, intervals.auc),
    abroad: abroad ? decimalWithInterval(abroad.estimate, abroad) : NONE,
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
    abroad: NONE,
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
    abroad: NONE,
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
    "AUC abroad": cells.abroad,
    "missed / false alarms": cells.errors,
    protocol: cells.protocol,
  };
}

/** Wilson's interval of a published accuracy on all test images. */
function publishedInterval(accuracy: number): Interval {
  const { NORMAL, PNEUMONIA } = ORIGINAL_PROTOCOL.testImages;
  return wilsonInterval(Math.round(accuracy * (NORMAL + PNEUMONIA)), NORMAL + PNEUMONIA);
}

function notes(models: ScoredModel[], abroad: Abroad): string[] {
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
    ...(abroad
      ? [
          "**AUC abroad**: the same networks on images of another hospital " +
            "(results/external.json; 0.5 is guessing). Whoever quotes a number of this table " +
            "quotes that one, too.",
        ]
      : []),
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
