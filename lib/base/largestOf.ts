/**
 * The largest of many values; -Infinity for none, NaN where one is NaN. `Math.max(...values)` puts
 * every value on the stack, which overflows at about 120,000 of them: fit for a row of
 * probabilities, not for one number per image.
 */
export function largestOf(values: Iterable<number>): number {
  let largest = -Infinity;
  for (const value of values) largest = Math.max(largest, value);
  return largest;
}
