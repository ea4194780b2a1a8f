// jstat ships no types; these are the four functions used of it.
interface JStat {
  normal: {
    cdf(x: number, mean: number, sd: number): number;
    inv(p: number, mean: number, sd: number): number;
  };
  beta: { inv(p: number, alpha: number, beta: number): number };
  /** Logarithm of "n choose k". */
  combinationln(n: number, k: number): number;
}

const { jStat } = require("jstat") as { jStat: JStat };

/** The value below which a standard normal variable lies with probability `p`: 0.975 -> 1.96. */
export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1);
}

/** The value below which a variable of Beta(alpha, beta) lies with probability `p`. */
export function betaQuantile(p: number, alpha: number, beta: number): number {
  return jStat.beta.inv(p, alpha, beta);
}

/**
 * Probability that a standard normal variable lies at least |z| away from 0, in (0, 1]. Never 0:
 * what is too small for a double (|z| above 38) is given as the smallest number there is.
 */
export function twoSidedNormalP(z: number): number {
  const size = Math.abs(z);
  const p = size < 5 ? 2 * jStat.normal.cdf(-size, 0, 1) : normalTails(size);
  return Math.max(p, Number.MIN_VALUE);
}

/**
 * Both tails beyond `z` of at least 5, by Laplace's continued fraction (Abramowitz and Stegun
 * 26.2.14): jstat takes them as 1 minus something near 1, which leaves no digit from z = 8 on.
 */
function normalTails(z: number): number {
  let fraction = z;
  for (let k = 100; k >= 1; k--) fraction = z + k / fraction;
  return (2 * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI) / fraction;
}

/**
 * Probability of at most `k` heads in `n` throws of a fair coin. Summed from logarithms, because
 * 0.5^n is too small for a double from n = 1075 on, and because jstat's own binomial
 * distribution function keeps only seven digits. Never 0: what is too small for a double is given
 * as the smallest number there is.
 */
export function fairCoinCdf(k: number, n: number): number {
  let sum = 0;
  for (let i = 0; i <= k; i++) sum += Math.exp(jStat.combinationln(n, i) - n * Math.LN2);
  return Math.min(1, Math.max(sum, Number.MIN_VALUE));
}
