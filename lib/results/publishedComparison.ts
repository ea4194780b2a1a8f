import type { MissedPneumoniaData } from "../figures/plotMissedPneumonia";
import type { OverallPerformanceData } from "../figures/plotOverallPerformance";
import type { PerformanceComparisonData } from "../figures/plotPerformanceComparison";
import { bestRecord } from "../training/history";
import { ORIGINAL_PROTOCOL, ORIGINAL_RESULTS, publishedCounts } from "./originalResults";
import { MODEL_NAMES, type ScoredModel, testEvaluation } from "./scoredModels";

const METRICS = ["Accuracy", "Sensitivity", "Specificity", "AUC"];

/** The data of the three figures that set this run beside the original project's numbers. */
export interface PublishedComparison {
  overall: OverallPerformanceData;
  missed: MissedPneumoniaData;
  performance: PerformanceComparisonData;
}

/**
 * Sets models beside the numbers that the original project published in its README (and, for
 * missed cases, in its notebooks). Those have no intervals: it published no predictions.
 *
 * @param models read by readScoredModels; bars and columns come in their order
 */
export function publishedComparison(models: readonly ScoredModel[]): PublishedComparison {
  const own = models.map(ownSeries);
  const published = ORIGINAL_RESULTS.filter(({ source }) => source === "README").map((result) => ({
    name: `${MODEL_NAMES[result.model]}, original†`,
    model: result.model,
    published: true,
    values: [result.accuracy, result.sensitivity, result.specificity, result.auc],
  }));
  return {
    overall: { metrics: METRICS, series: [...own, ...published] },
    missed: { groups: missedGroups(models) },
    performance: {
      metrics: METRICS,
      models: [...models.map((scored, i) => ({ ...own[i], ...costOf(scored) })), ...published],
    },
  };
}

function ownSeries(scored: ScoredModel) {
  const { rates, auc, intervals } = testEvaluation(scored);
  const parts = [intervals.accuracy, intervals.sensitivity, intervals.specificity, intervals.auc];
  return {
    name: shortName(scored),
    model: scored.model,
    values: [rates.accuracy, rates.sensitivity, rates.specificity, auc],
    low: parts.map(({ low }) => low),
    high: parts.map(({ high }) => high),
  };
}

function costOf({ metrics }: ScoredModel) {
  const { validation, test } = metrics.splits;
  return {
    accuracy: {
      train: bestRecord(metrics.history).trainAccuracy,
      validation: validation.rates.accuracy,
      test: test.rates.accuracy,
    },
    trainingMinutes: metrics.times.totalSeconds / 60,
    trainableParameters: metrics.parameters.trainable,
  };
}

function missedGroups(models: readonly ScoredModel[]): MissedPneumoniaData["groups"] {
  const own = models.map((scored) => {
    const { fn, tp } = scored.metrics.splits.test.rates;
    return { name: shortName(scored), model: scored.model, missed: fn, total: fn + tp };
  });
  const total = ORIGINAL_PROTOCOL.testImages.PNEUMONIA;
  return [
    { name: "this run", models: own },
    ...(["README", "notebook"] as const).map((source) => ({
      name: `original†, ${source}`,
      models: ORIGINAL_RESULTS.filter((result) => result.source === source).map((result) => ({
        name: MODEL_NAMES[result.model],
        model: result.model,
        published: true,
        missed: publishedCounts(result).fn,
        total,
      })),
    })),
  ];
}

function shortName({ model, honest }: ScoredModel): string {
  return `${MODEL_NAMES[model]}${honest ? "" : "†"}`;
}
