/** What a classifier does at one threshold: "PNEUMONIA when the score is at least `threshold`". */
export interface ThresholdCount {
  threshold: number;
  /** NORMAL images at or above the threshold. */
  falsePositives: number;
  /** PNEUMONIA images at or above the threshold. */
  truePositives: number;
}

/**
 * Lowers the threshold through all distinct scores, from the highest to the lowest, and counts
 * the alarms at each: the raw material of the ROC and the precision-recall curve (scikit-learn's
 * `confusion_matrix_at_thresholds`). Images with equal scores cross the threshold together,
 * which is what makes ties come out right.
 *
 * @param yTrue labels 0 and 1, checked by the caller
 * @param yScore finite scores, as many; higher means more likely PNEUMONIA
 */
export function countAtThresholds(
  yTrue: readonly number[],
  yScore: readonly number[],
): ThresholdCount[] {
  const order = yScore.map((_, index) => index).sort((a, b) => yScore[b] - yScore[a]);
  const counts: ThresholdCount[] = [];
  let falsePositives = 0;
  let truePositives = 0;
  order.forEach((index, position) => {
    if (yTrue[index] === 1) truePositives += 1;
    else falsePositives += 1;
    const next = order[position + 1];
    const lastOfItsTie = next === undefined || yScore[next] !== yScore[index];
    if (lastOfItsTie) counts.push({ threshold: yScore[index], falsePositives, truePositives });
  });
  return counts;
}
