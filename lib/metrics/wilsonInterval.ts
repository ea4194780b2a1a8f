import { check, checkRange, checkWholeNumber } from "../base/checks";
import { normalQuantile } from "./distributions";

/** A confidence interval. */
export interface Interval {
  low: number;
  high: number;
}

/**
 * Wilson's score interval (1927) for a share such as an accuracy or a sensitivity:
 *
 *     centre = (p + z²/2n) / (1 + z²/n)
 *     half width = z / (1 + z²/n) * sqrt(p (1 - p) / n + z²/4n²)
 *
 * as statsmodels' `proportion_confint(method="wilson")`. It stays inside [0, 1] and is sound near
 * 0 and 1, where "p ± 1.96 standard errors" is not. It takes the images as independent; several
 * images of one patient are not, see bootstrapByPatient.
 *
 * @example wilsonInterval(577, 624) // { low: 0.901, high: 0.943 }: 92.5 % of 624 images
 *
 * @param successes whole number, at most `n`
 * @param n number of trials, at least 1
 */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  checkWholeNumber("n", n, 1);
  checkWholeNumber("successes", successes, 0);
  check(successes <= n, `successes must be at most n, found ${successes} of ${n}.`);
  checkRange("confidence", confidence, 0.5, 0.9999);
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const p = successes / n;
  const scale = 1 + (z * z) / n;
  const centre = (p + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  // At 0 and n successes the formula gives 0 and 1 exactly, but rounding does not.
  return { low: successes === 0 ? 0 : centre - half, high: successes === n ? 1 : centre + half };
}
