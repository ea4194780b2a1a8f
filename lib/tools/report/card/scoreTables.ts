import type { EvaluationWithIntervals } from "../../../metrics/evaluateWithIntervals";
import { describeOptimism } from "../../../results/optimism";
import { type ScoredModel, testEvaluation } from "../../../results/scoredModels";
import type { SeedSummary } from "../../../results/seedSummary";
import {
  decimalWithInterval,
  meanWithSd,
  percentWithInterval,
  percentWithSd,
  pointsChange,
} from "../../../results/wording";
import { type MarkdownRow, markdownTable } from "../markdownTable";
import { type CardData, NO_HONEST_MODEL } from "./cardData";

/** The model card's tables of test scores: original protocol, honest protocol, optimism, shift. */

/** The original project's protocol: the test images chose the epoch. */
export function originalProtocol({ models }: CardData): string {
  const optimistic = models.filter(({ honest }) => !honest);
  if (optimistic.length === 0) return "No model of this protocol was scored.";
  return [
    markdownTable(optimistic.map(modelRow)),
    "† The test images chose the epoch, so these numbers are **optimistic**; the next " +
      "section measures by how much.",
  ].join("\n\n");
}

/** The honest protocol: every seed, their mean, and all of them as an ensemble. */
export function honestProtocol({ seeds, views }: CardData): string {
  if (seeds.length === 0) return NO_HONEST_MODEL;
  return [...seeds, ...views].map(seedTable).join("\n\n");
}

function seedTable(summary: SeedSummary): string {
  const { name, members, evaluations, ensemble } = summary;
  const each = members.map((member, i) => scoreRow(member, evaluations[i]));
  if (members.length === 1) {
    return (
      `${markdownTable(each)}\n\n${name}: one seed only, which says nothing about the luck ` +
      "of the training."
    );
  }
  const all = `${name}, ${members.length} seeds`;
  return markdownTable([
    ...each,
    {
      model: `**${all}: mean ± sd**`,
      epoch: "",
      accuracy: percentWithSd(summary.accuracy),
      sensitivity: percentWithSd(summary.sensitivity),
      specificity: percentWithSd(summary.specificity),
      AUC: meanWithSd(summary.auc, 3),
      missed: meanWithSd(summary.missed),
      "false alarms": meanWithSd(summary.falseAlarms),
    },
    { model: `**${all}: ensemble**`, epoch: "", ...scoreCells(ensemble.evaluation) },
  ]);
}

/** How much is gained by choosing on the test images. */
export function optimismSection({ models, optimism }: CardData): string {
  if (optimism.length === 0) return "Not measured: it takes one run with both choices scored.";
  const sentences = optimism.map((pair) => `- ${describeOptimism(pair)}`).join("\n");
  const honest = models.filter(({ id }) => optimism.some((pair) => pair.honest.id === id));
  return (
    `${sentences}\n\nThe honest choices from these ` +
    `runs:\n\n${markdownTable(honest.map(modelRow))}`
  );
}

/** How far the test images are from the training images, as the scores show it. */
export function shiftSection({ models }: CardData): string {
  const honest = models.filter((model) => model.honest);
  if (honest.length === 0) return NO_HONEST_MODEL;
  return markdownTable(
    honest.map(({ name, metrics }) => {
      const { validation, test } = metrics.splits;
      return {
        model: name,
        "AUC validation": validation.auc.toFixed(3),
        "AUC test": test.auc.toFixed(3),
        "accuracy, validation to test": pointsChange(
          validation.rates.accuracy,
          test.rates.accuracy,
        ),
        sensitivity: pointsChange(validation.rates.sensitivity, test.rates.sensitivity),
        specificity: pointsChange(validation.rates.specificity, test.rates.specificity),
      };
    }),
  );
}

function modelRow(scored: ScoredModel): MarkdownRow {
  return scoreRow(scored, testEvaluation(scored));
}

function scoreRow(
  { name, metrics }: ScoredModel,
  evaluation: EvaluationWithIntervals,
): MarkdownRow {
  return { model: name, epoch: String(metrics.history.bestEpoch), ...scoreCells(evaluation) };
}

function scoreCells({ rates, auc, intervals }: EvaluationWithIntervals): MarkdownRow {
  return {
    accuracy: percentWithInterval(rates.accuracy, intervals.accuracy),
    sensitivity: percentWithInterval(rates.sensitivity, intervals.sensitivity),
    specificity: percentWithInterval(rates.specificity, intervals.specificity),
    AUC: decimalWithInterval(auc, intervals.auc),
    missed: String(rates.fn),
    "false alarms": String(rates.fp),
  };
}
