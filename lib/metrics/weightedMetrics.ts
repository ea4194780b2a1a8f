import { binaryRates } from "./binaryRates";
import { predictedLabels } from "./evaluation";
import { weightedAuc } from "./weightedAuc";

/** The metrics that get a bootstrap interval. */
export const RESAMPLED_METRICS = ["auc", "accuracy", "sensitivity", "specificity"] as const;
export type ResampledMetric = (typeof RESAMPLED_METRICS)[number];

/** From "how often does each image count" to the metrics, or to null when one class is missing. */
export type WeightedMetrics = (
  weights: readonly number[],
) => Record<ResampledMetric, number> | null;

/**
 * Prepares one model's answers for thousands of resamples.
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
  const aucOf = weightedAuc(yTrue, yScore);
  return (weights) => {
    const auc = aucOf(weights);
    if (auc === null) return null;
    const matrix = [
      [0, 0],
      [0, 0],
    ];
    weights.forEach((weight, i) => (matrix[yTrue[i]][yPred[i]] += weight));
    return { ...binaryRates(matrix), auc };
  };
}
