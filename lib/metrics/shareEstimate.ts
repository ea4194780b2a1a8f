import type { BinaryRates } from "./binaryRates";
import { type Interval, wilsonInterval } from "./wilsonInterval";

/** A share such as a sensitivity, the counts behind it and its Wilson interval. */
export interface ShareEstimate extends Interval {
  /** count / total, 0 to 1. */
  value: number;
  /** For example the ill images that were found. */
  count: number;
  /** For example all ill images. */
  total: number;
}

/**
 * `count` of `total` with its Wilson interval; null where `total` is 0, since nothing is known
 * then.
 */
export function estimateShare(
  count: number,
  total: number,
  confidence = 0.95,
): ShareEstimate | null {
  if (total === 0) return null;
  return { value: count / total, count, total, ...wilsonInterval(count, total, confidence) };
}

/**
 * Accuracy, sensitivity and specificity with their Wilson intervals; null where a class is missing.
 */
export function estimateRates(
  { tn, fp, fn, tp }: Pick<BinaryRates, "tn" | "fp" | "fn" | "tp">,
  confidence = 0.95,
) {
  return {
    accuracy: estimateShare(tn + tp, tn + fp + fn + tp, confidence),
    sensitivity: estimateShare(tp, tp + fn, confidence),
    specificity: estimateShare(tn, tn + fp, confidence),
  };
}
