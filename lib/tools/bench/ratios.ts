import { check, checkSameLength } from "../../base/checks";
import { positive } from "../../base/files/commonSchemas";
import { objectSchema, type SchemaType } from "../../base/files/jsonSchema";

export const rangeSchema = objectSchema({ min: positive, median: positive, max: positive });

/** Smallest, middle and largest of several measurements. */
export interface MedianRange extends SchemaType<typeof rangeSchema> {}

/** @throws if there is no value, or one is no positive number: a time of 0 was not measured */
export function medianRange(values: readonly number[]): MedianRange {
  check(values.length > 0, "No measurements: at least one is needed.");
  const bad = values.find((value) => !(value > 0 && Number.isFinite(value)));
  check(bad === undefined, `A measurement must be a number above 0, found ${bad}.`);
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median =
    sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { min: sorted[0], median, max: sorted[sorted.length - 1] };
}

/**
 * How many times as fast ours is, pair by pair: the runs of a pair followed each other, so that
 * whatever else the machine did met both alike.
 *
 * @example ratioRange([1, 2], [3, 4]) // { min: 2, median: 2.5, max: 3 }
 */
export function ratioRange(ours: readonly number[], theirs: readonly number[]): MedianRange {
  checkSameLength("our times", ours, "PyTorch's times", theirs);
  medianRange(ours);
  return medianRange(ours.map((seconds, i) => theirs[i] / seconds));
}
