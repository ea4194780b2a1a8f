import { checkFinite } from "../base/checks";

/**
 * Probabilities from logits, row by row: `exp(z_k) / sum_j exp(z_j)`.
 * @param logits `[n * numClasses]`
 * @returns n rows of numClasses probabilities that sum to 1
 * @throws if a logit is not finite: weights or images were not either
 */
export function softmaxRows(logits: ArrayLike<number>, numClasses: number): number[][] {
  checkFinite("A list of logits", logits);
  const rows: number[][] = [];
  for (let start = 0; start < logits.length; start += numClasses) {
    const row = Array.from({ length: numClasses }, (_, k) => logits[start + k]);
    // Taking out the largest logit changes nothing in the ratio and keeps exp from overflowing.
    const largest = Math.max(...row);
    const powers = row.map((logit) => Math.exp(logit - largest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    rows.push(powers.map((power) => power / total));
  }
  return rows;
}
