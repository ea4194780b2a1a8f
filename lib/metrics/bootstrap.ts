import { checkSameLength } from "../checks";
import { checkBothClasses, checkScores } from "./binaryInput";
import { predictedLabels } from "./evaluation";
import { binaryRates } from "./rates";
import { BootstrapInterval, resampleByPatient } from "./resampleByPatient";
import { weightedAuc } from "./weightedAuc";

export interface BootstrapIntervals {
  auc: BootstrapInterval;
  accuracy: BootstrapInterval;
  sensitivity: BootstrapInterval;
  specificity: BootstrapInterval;
  /** Number of patients drawn each time. */
  patients: number;
  /** Resamples that held both classes and were used. */
  resamples: number;
}

/**
 * Confidence intervals of a binary classifier by drawing patients with replacement, see
 * resampleByPatient. The rare resample with one class only is left out.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore probability of PNEUMONIA, as many
 * @param patients patient key of each image, as many
 * @param options resamples (default 2000), confidence (0.95), threshold (0.5), seed (42)
 */
export function bootstrapByPatient(
  yTrue: readonly number[],
  yScore: readonly number[],
  patients: readonly string[],
  { threshold = 0.5, ...options }: { resamples?: number; confidence?: number; threshold?: number; seed?: number } = {},
): BootstrapIntervals {
  checkScores(yTrue, yScore);
  checkSameLength("yTrue", yTrue, "patients", patients);
  checkBothClasses("The bootstrap", yTrue);
  const measure = weightedMetrics(yTrue, yScore, predictedLabels(yScore, threshold));
  const { intervals, ...counts } = resampleByPatient(patients, measure, options);
  return { ...intervals, ...counts };
}

/** A function from "how often does each image count" to the metrics, or to null when one class is missing. */
function weightedMetrics(yTrue: readonly number[], yScore: readonly number[], yPred: readonly number[]) {
  const aucOf = weightedAuc(yTrue, yScore);
  return (weights: readonly number[]) => {
    const auc = aucOf(weights);
    if (auc === null) return null;
    const matrix = [
      [0, 0],
      [0, 0],
    ];
    weights.forEach((weight, i) => (matrix[yTrue[i]][yPred[i]] += weight));
    const { accuracy, sensitivity, specificity } = binaryRates(matrix);
    return { auc, accuracy, sensitivity, specificity };
  };
}
