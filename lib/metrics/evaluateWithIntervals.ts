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
 * all (or nothing else) drawing again cannot produce another value; there Wilson's interval takes
 * over.
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
  const { tn, fp, fn, tp } = evaluation.rates;
  const wilson = (right: number, total: number) => wilsonInterval(right, total, options.confidence);
  const orWilson = ({ low, high }: Interval, right: number, total: number) =>
    right === 0 || right === total ? wilson(right, total) : { low, high };
  return {
    ...evaluation,
    intervals: {
      accuracy: wilson(tn + tp, evaluation.count),
      sensitivity: orWilson(resampled.sensitivity, tp, tp + fn),
      specificity: orWilson(resampled.specificity, tn, tn + fp),
      auc: { low: resampled.auc.low, high: resampled.auc.high },
    },
    patients: resampled.patients,
  };
}
