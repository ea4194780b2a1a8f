import { checkRange } from "../base/checks";
import type { Interval } from "../metrics/wilsonInterval";

/**
 * Numbers as words, for sentences that are written from the results and stay true when a rerun
 * gives other numbers.
 */

/** p values below this are called more than chance. */
const SIGNIFICANCE_LEVEL = 0.05;

/** @example percent(0.92468) // "92.5 %" */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/**
 * With as many more digits as it takes to tell the ends apart: an interval is never a point.
 * @example percentInterval({ low: 0.901, high: 0.943 }) // "90.1–94.3 %"
 */
export function percentInterval({ low, high }: Interval, digits = 1): string {
  return `${ends({ low: 100 * low, high: 100 * high }, digits)} %`;
}

/**
 * The same for numbers.
 * @example decimalInterval({ low: 0.9604, high: 0.9811 }) // "0.960–0.981"
 */
export function decimalInterval(interval: Interval, digits = 3): string {
  return ends(interval, digits);
}

/** Digits beyond which the ends of an interval differ by rounding alone. */
const MOST_DIGITS = 9;

function ends({ low, high }: Interval, digits: number): string {
  let shown = digits;
  while (shown < MOST_DIGITS && low !== high && low.toFixed(shown) === high.toFixed(shown)) shown++;
  return `${low.toFixed(shown)}–${high.toFixed(shown)}`;
}

/** @example percentWithInterval(0.925, { low: 0.901, high: 0.943 }) // "92.5 % (90.1–94.3 %)" */
export function percentWithInterval(share: number, interval: Interval, digits = 1): string {
  return `${percent(share, digits)} (${percentInterval(interval, digits)})`;
}

/** @example decimalWithInterval(0.971, { low: 0.96, high: 0.981 }) // "0.971 (0.960–0.981)" */
export function decimalWithInterval(value: number, interval: Interval, digits = 3): string {
  return `${value.toFixed(digits)} (${decimalInterval(interval, digits)})`;
}

/**
 * A mean and its standard deviation; the latter is left out where it is null.
 *
 * @example meanWithSd({ mean: 14.3, sd: 2.08 }) // "14.3 ± 2.1"
 */
export function meanWithSd({ mean, sd }: { mean: number; sd: number | null }, digits = 1): string {
  return sd === null ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${sd.toFixed(digits)}`;
}

/**
 * The same for shares. @example percentWithSd({ mean: 0.9113, sd: 0.0096 }, 2) // "91.13 ± 0.96 %"
 */
export function percentWithSd(
  { mean, sd }: { mean: number; sd: number | null },
  digits = 1,
): string {
  return `${meanWithSd({ mean: 100 * mean, sd: sd === null ? null : 100 * sd }, digits)} %`;
}

/** A difference with its sign. @example signed(-0.0123) // "−0.012" */
export function signed(value: number, digits = 3): string {
  const size = Math.abs(value).toFixed(digits);
  if (Number(size) === 0) return `±${size}`;
  return `${value < 0 ? "−" : "+"}${size}`;
}

/**
 * Change from one share to another in percentage points. @example pointsChange(0.9, 0.875) // "−2.5
 * points"
 */
export function pointsChange(from: number, to: number): string {
  return `${signed(100 * (to - from), 1)} points`;
}

/**
 * What a test says about a difference. A large p value does not prove that there is none.
 *
 * @example significance(0.3) // "may be chance (p = 0.300)"
 * @example significance(0.0002) // "is more than chance explains (p < 0.001)"
 */
export function significance(pValue: number): string {
  checkRange("pValue", pValue, 0, 1);
  const p = pValue < 0.001 ? "p < 0.001" : `p = ${pValue.toFixed(3)}`;
  return `${pValue < SIGNIFICANCE_LEVEL ? "is more than chance explains" : "may be chance"} (${p})`;
}
