import { checkSameLength } from "../base/checks";

/**
 * Pearson's correlation: 1 if one list is the other times a positive number plus a constant, 0 if
 * neither tells anything linear about the other, -1 if one falls as the other rises. As
 * `scipy.stats.pearsonr`.
 *
 * @returns -1 to 1; NaN if all values of a list are equal, since nothing varies then
 */
export function pearsonCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkSameLength("a", a, "b", b);
  // By their values: the mean of equal ones may be off by a digit, and they seem to vary then.
  if (allEqual(a) || allEqual(b)) return NaN;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [covariance, varianceA, varianceB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    covariance += (a[i] - meanA) * (b[i] - meanB);
    varianceA += (a[i] - meanA) ** 2;
    varianceB += (b[i] - meanB) ** 2;
  }
  const correlation = covariance / Math.sqrt(varianceA * varianceB);
  return Math.max(-1, Math.min(1, correlation)); // rounding may pass the ends by a digit
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function allEqual(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
