import { type BootstrapOptions, bootstrapByPatient } from "./bootstrap";
import { type Evaluation, evaluate } from "./evaluation";
import type { ResampledMetric } from "./weightedMetrics";
import { type Interval, wilsonInterval } from "./wilsonInterval";

/**
 * Every metric of one model on one split, with an interval around the four that are quoted most.
 */
export interface EvaluationWithIntervals extends Evaluation {
  intervals: Record<ResampledMetric, Interval>;
  /** Number of patients behind the images. */
  patients: number;
}

/**
 * Evaluates a model and says how far off its numbers may be: Wilson's interval for the accuracy,
 * the bootstrap over patients for AUC, sensitivity and specificity. Where a model makes no error at
 * all (or nothing else) drawing again cannot produce another value; see bootstrapByPatient for the
 * methods that take over there.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore probability of PNEUMONIA, as many
 * @param patients patient key of each image, as many
 * @param options resamples (default 2000), confidence (0.95), threshold (0.5), seed (42)
 */
export function evaluateWithIntervals(
  yTrue: readonly number[],
  yScore: readonly number[],
  patients: readonly string[],
  options: BootstrapOptions = {},
): EvaluationWithIntervals {
  const evaluation = evaluate(yTrue, yScore, options);
  const resampled = bootstrapByPatient(yTrue, yScore, patients, options);
  const { tn, tp } = evaluation.rates;
  const interval = ({ low, high }: Interval): Interval => ({ low, high });
  return {
    ...evaluation,
    intervals: {
      accuracy: wilsonInterval(tn + tp, evaluation.count, options.confidence),
      sensitivity: interval(resampled.sensitivity),
      specificity: interval(resampled.specificity),
      auc: interval(resampled.auc),
    },
    patients: resampled.patients,
  };
}
