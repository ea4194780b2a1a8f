import { checkRange, checkWholeNumber } from "../base/checks";
import { normalQuantile } from "./distributions";
import type { Interval } from "./wilsonInterval";

/**
 * Newcombe's interval for an AUC (Statistics in Medicine 25 (2006), 559-573, method 5), which is
 * sound where the scores separate the classes without an error, or the wrong way round, or tie all:
 * there DeLong's variance is 0 and no resample differs from another. As Wilson's interval does for
 * a share, it holds each AUC `a` from which the one that was seen lies at most z standard errors
 * away, with the variance that `a` itself would have, after Hanley and McNeil (1982):
 *
 *     (auc - a)² = z² a (1 - a) (1 + N (1 - a) / (2 - a) + N a / (1 + a)) / mn
 *
 * with N = (m + n) / 2 - 1.
 *
 * @param positives number of independent PNEUMONIA images, or of their patients (m)
 * @param negatives the same for NORMAL (n)
 *
 * @example newcombeInterval(1, 3, 3) // { low: 0.50, high: 1 }
 */
export function newcombeInterval(
  auc: number,
  positives: number,
  negatives: number,
  confidence = 0.95,
): Interval {
  checkRange("auc", auc, 0, 1);
  checkWholeNumber("positives", positives, 1);
  checkWholeNumber("negatives", negatives, 1);
  checkRange("confidence", confidence, 0.5, 0.9999);
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const pairs = positives * negatives;
  const N = (positives + negatives) / 2 - 1;
  const variance = (a: number) =>
    (a * (1 - a) * (1 + (N * (1 - a)) / (2 - a) + (N * a) / (1 + a))) / pairs;
  /** True if an AUC of `a` is too far from the one that was seen. */
  const isOutside = (seen: number) => (a: number) => (seen - a) ** 2 > z * z * variance(a);
  // The variance is the same for a and 1 - a: the upper end is the lower end of the mirrored AUC.
  return {
    low: lowerEnd(auc, isOutside(auc)),
    high: 1 - lowerEnd(1 - auc, isOutside(1 - auc)),
  };
}

/** The value between 0 and `seen` from which on nothing is outside, by halving the range. */
function lowerEnd(seen: number, isOutside: (a: number) => boolean): number {
  let [outside, inside] = [0, seen];
  for (let i = 0; i < 60; i++) {
    const middle = (outside + inside) / 2;
    if (isOutside(middle)) outside = middle;
    else inside = middle;
  }
  return inside;
}
