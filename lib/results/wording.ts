import { checkRange } from "../checks";
import { Interval } from "../metrics/wilson";
import type { SelectOn } from "../settings";

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

/** @example percentInterval({ low: 0.901, high: 0.943 }) // "90.1–94.3 %" */
export function percentInterval({ low, high }: Interval, digits = 1): string {
  return `${(100 * low).toFixed(digits)}–${(100 * high).toFixed(digits)} %`;
}

/** Change from one share to another in percentage points. @example pointsChange(0.9, 0.875) // "−2.5 points" */
export function pointsChange(from: number, to: number): string {
  const points = (100 * Math.abs(to - from)).toFixed(1);
  if (Number(points) === 0) return "±0.0 points";
  return `${to < from ? "−" : "+"}${points} points`;
}

/** Change from one count to another. @example countChange(23, 8) // "15 fewer (−65 %)" */
export function countChange(from: number, to: number): string {
  if (from === to) return "as many";
  const difference = Math.abs(to - from);
  const words = `${difference} ${to < from ? "fewer" : "more"}`;
  if (from === 0) return words;
  return `${words} (${to < from ? "−" : "+"}${((100 * difference) / from).toFixed(0)} %)`;
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

/** Where a value lies. @example placeIn({ low: 0.901, high: 0.943 }, 0.95) // "above" */
export function placeIn({ low, high }: Interval, value: number): "below" | "inside" | "above" {
  if (value < low) return "below";
  return value > high ? "above" : "inside";
}

/** The warning that goes with every number of a model whose epoch was chosen on the test split; else "". */
export function optimismNote(selectOn: SelectOn): string {
  return selectOn === "test" ? "Epoch chosen on the test set: these numbers are optimistic." : "";
}
