/**
 * Ranks from 1 for the smallest value; equal values share the mean of their ranks, as SciPy's
 * `rankdata`.
 *
 * @example midRanks([10, 30, 20, 20]) // [1, 4, 2.5, 2.5]
 */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort(
    (i, j) => values[i] - values[j],
  );
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let k = start; k < end; k++) ranks[order[k]] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
