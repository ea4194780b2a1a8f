import { predictedLabels } from "./evaluation";
import { binaryRates } from "./rates";

/** The metrics that get a bootstrap interval. */
export const RESAMPLED_METRICS = ["auc", "accuracy", "sensitivity", "specificity"] as const;
export type ResampledMetric = (typeof RESAMPLED_METRICS)[number];

/** From "how often does each image count" to the metrics, or to null when one class is missing. */
export type WeightedMetrics = (weights: readonly number[]) => Record<ResampledMetric, number> | null;

/**
 * Prepares one model's answers for thousands of resamples: the images are sorted by score once,
 * not again for each of them.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA, checked by the caller
 * @param yScore probability of PNEUMONIA, as many
 * @param threshold an image is called PNEUMONIA when its probability is at least this
 */
export function weightedMetrics(
  yTrue: readonly number[],
  yScore: readonly number[],
  threshold: number,
): WeightedMetrics {
  const yPred = predictedLabels(yScore, threshold);
  const order = yScore.map((_, i) => i).sort((a, b) => yScore[a] - yScore[b]);
  return (weights) => {
    const matrix = [
      [0, 0],
      [0, 0],
    ];
    weights.forEach((weight, i) => (matrix[yTrue[i]][yPred[i]] += weight));
    const rates = binaryRates(matrix);
    const pairs = (rates.tn + rates.fp) * (rates.fn + rates.tp);
    if (pairs === 0) return null;
    return { ...rates, auc: wonPairs(order, yTrue, yScore, weights) / pairs };
  };
}

/** Weighted number of (PNEUMONIA, NORMAL) pairs in the right order; a tie counts one half. */
function wonPairs(
  order: readonly number[],
  yTrue: readonly number[],
  yScore: readonly number[],
  weights: readonly number[],
): number {
  let won = 0;
  let negativesBelow = 0;
  for (let start = 0; start < order.length;) {
    const tied = [0, 0];
    let end = start;
    for (; end < order.length && yScore[order[end]] === yScore[order[start]]; end++) {
      tied[yTrue[order[end]]] += weights[order[end]];
    }
    won += tied[1] * (negativesBelow + tied[0] / 2);
    negativesBelow += tied[0];
    start = end;
  }
  return won;
}
