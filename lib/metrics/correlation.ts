import { checkSameLength } from "../base/checks";
import { midRanks } from "./midRanks";

/**
 * Pearson's correlation: 1 if one list is the other times a positive number plus a constant, 0 if
 * neither tells anything linear about the other, -1 if one falls as the other rises. As
 * `scipy.stats.pearsonr`.
 *
 * @returns -1 to 1; NaN if all values of a list are equal, since nothing varies then
 */
export function pearsonCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkSameLength("a", a, "b", b);
  const [meanA, meanB] = [mean(a), mean(b)];
  let [covariance, varianceA, varianceB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    covariance += (a[i] - meanA) * (b[i] - meanB);
    varianceA += (a[i] - meanA) ** 2;
    varianceB += (b[i] - meanB) ** 2;
  }
  if (varianceA === 0 || varianceB === 0) return NaN;
  return covariance / Math.sqrt(varianceA * varianceB);
}

/**
 * Spearman's rank correlation: Pearson's of the ranks, so that only the order of the values counts.
 * Equal values share the mean of their ranks, as in `scipy.stats.spearmanr`.
 *
 * @returns -1 to 1; NaN if all values of a list are equal
 */
export function spearmanCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkSameLength("a", a, "b", b);
  return pearsonCorrelation(midRanks(a), midRanks(b));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
