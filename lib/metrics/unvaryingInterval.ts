import { check, checkWholeNumber } from "../base/checks";
import { type Interval, wilsonInterval } from "./wilsonInterval";

/** Ends of a resampled interval that lie nearer than this differ by rounding alone. */
const ROUNDING = 1e-9;

/**
 * An interval for what `n` patients show without a difference between them: all images right, say,
 * or no difference between two models. Drawing patients again cannot give another value then, and
 * a bootstrap would claim to know it exactly.
 *
 * None of `n` patients behaves otherwise, so that of all patients at most the share `u` does, with
 * `u` the upper limit of Wilson's interval (1927) for 0 of n, z² / (n + z²); and those may show the
 * lowest or the highest value there is:
 *
 *     low = value - u (value - lowest)        high = value + u (highest - value)
 *
 * For a share of 1 or 0 this is Wilson's interval of n of n or 0 of n, and for a difference of 0, 1
 * or -1 between two models on the same images the score interval of Tango (1998). For one patient
 * it takes in most of the range: one patient says next to nothing about others.
 *
 * @param n number of independent units: patients, or pairs of an ill and a healthy one for an AUC
 * @param options.confidence default 0.95
 * @param options.lowest the least value there is, default 0; `highest` the greatest, default 1
 *
 * @example unvaryingInterval(1, 3) // { low: 0.44, high: 1 }: three patients, all right
 */
export function unvaryingInterval(
  value: number,
  n: number,
  {
    confidence = 0.95,
    lowest = 0,
    highest = 1,
  }: { confidence?: number; lowest?: number; highest?: number } = {},
): Interval {
  checkWholeNumber("n", n, 1);
  check(
    lowest - ROUNDING <= value && value <= highest + ROUNDING,
    `value must lie between ${lowest} and ${highest}, found ${value}.`,
  );
  const others = wilsonInterval(0, n, confidence).high;
  return { low: value - others * (value - lowest), high: value + others * (highest - value) };
}

/** True if the interval is a point, but for rounding: nothing varied in the values behind it. */
export function isUnvarying({ low, high }: Interval): boolean {
  return high - low < ROUNDING;
}
