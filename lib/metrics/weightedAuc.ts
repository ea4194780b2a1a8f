/**
 * Prepares the area under a ROC curve for images that count more than once or not at all, as a
 * bootstrap needs it thousands of times: the images are sorted by score here, and not again for
 * each set of weights.
 *
 * @param yTrue labels 0 and 1, checked by the caller
 * @param yScore finite scores, as many; higher means more likely 1
 * @returns a function from the weight of each image to the share of (1, 0) pairs in the right
 *   order, a tie counting one half, which equals rocAuc; null when a class has no weight
 */
export function weightedAuc(
  yTrue: readonly number[],
  yScore: readonly number[],
): (weights: readonly number[]) => number | null {
  const order = yScore.map((_, i) => i).sort((a, b) => yScore[a] - yScore[b]);
  return (weights) => {
    let won = 0;
    const below = [0, 0];
    for (let start = 0; start < order.length; ) {
      const tied = [0, 0];
      let end = start;
      for (; end < order.length && yScore[order[end]] === yScore[order[start]]; end++) {
        tied[yTrue[order[end]]] += weights[order[end]];
      }
      won += tied[1] * (below[0] + tied[0] / 2);
      below[0] += tied[0];
      below[1] += tied[1];
      start = end;
    }
    const pairs = below[0] * below[1];
    return pairs === 0 ? null : won / pairs;
  };
}
