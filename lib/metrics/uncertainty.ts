import { check } from "../base/checks";

/** What several random passes over one image say about it. */
export interface Uncertainty {
  /** Mean probability of each class. */
  mean: number[];
  /**
   * Standard deviation of each class's probability over the passes (divided by their number, as
   * numpy's `std`).
   */
  standardDeviation: number[];
  /** Entropy of the mean, 0 to ln(classes): all uncertainty, whatever its cause. */
  entropy: number;
  /**
   * Mutual information of answer and weights ("BALD", Houlsby et al. 2011), 0 to ln(classes): how
   * much the passes contradict each other. What is left of the entropy is doubt that all share.
   */
  mutualInformation: number;
}

/**
 * Entropy of a distribution in nats (natural logarithm), as SciPy's `entropy`: 0 when one outcome
 * is certain, ln(n) when all n are equally likely.
 *
 * @example entropy([0.5, 0.5]) // 0.693: a coin toss
 *
 * @param probabilities at least 0, with sum 1; `0 * ln(0)` counts as 0
 */
export function entropy(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}

/**
 * Sums up the passes over one image (Gal 2016, section 3.3):
 *
 *     entropy = H(mean of p)        mutual information = H(mean of p) - mean of H(p)
 *
 * @param passes one row of class probabilities per pass
 * @throws when there is no pass, or rows differ in length
 */
export function uncertaintyOfPasses(passes: readonly (readonly number[])[]): Uncertainty {
  check(passes.length > 0, "At least one pass is needed, found none.");
  const classes = passes[0].length;
  const other = passes.find((row) => row.length !== classes);
  check(
    other === undefined,
    `Every pass must have ${classes} probabilities, found one with ${other?.length}.`,
  );

  const mean = passes[0].map((_, k) => average(passes.map((row) => row[k])));
  const variance = mean.map((centre, k) => average(passes.map((row) => (row[k] - centre) ** 2)));
  const total = entropy(mean);
  // Never negative (Jensen), except for rounding.
  const mutualInformation = Math.max(0, total - average(passes.map(entropy)));
  return { mean, standardDeviation: variance.map(Math.sqrt), entropy: total, mutualInformation };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
