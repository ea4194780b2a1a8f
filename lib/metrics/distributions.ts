// jstat ships no types; these are the three functions used of it.
interface JStat {
  normal: {
    cdf(x: number, mean: number, sd: number): number;
    inv(p: number, mean: number, sd: number): number;
  };
  /** Logarithm of "n choose k". */
  combinationln(n: number, k: number): number;
}

const { jStat } = require("jstat") as { jStat: JStat };

/** The value below which a standard normal variable lies with probability `p`: 0.975 -> 1.96. */
export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1);
}

/** Probability that a standard normal variable lies at least |z| away from 0, in [0, 1]. */
export function twoSidedNormalP(z: number): number {
  return 2 * jStat.normal.cdf(-Math.abs(z), 0, 1);
}

/**
 * Probability of at most `k` heads in `n` throws of a fair coin. Summed from logarithms, because
 * 0.5^n is too small for a double from n = 1075 on, and because jstat's own binomial
 * distribution function keeps only seven digits.
 */
export function fairCoinCdf(k: number, n: number): number {
  let sum = 0;
  for (let i = 0; i <= k; i++) sum += Math.exp(jStat.combinationln(n, i) - n * Math.LN2);
  return Math.min(1, sum);
}
