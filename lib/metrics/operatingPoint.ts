import { check } from "../base/checks";
import { largestOf } from "../base/largestOf";
import { checkBothClasses, checkScores } from "./binaryInput";
import { countAtThresholds } from "./countAtThresholds";

/**
 * The highest threshold at which the sensitivity is at least `target`, with the rule "PNEUMONIA
 * when the score is at least the threshold": no higher threshold finds enough of the ill, and each
 * lower one only adds false alarms. It is the score of an ill image, the first point of
 * scikit-learn's `roc_curve(drop_intermediate=False)` with `tpr >= target`.
 *
 * Choose it on the validation split and apply it to the test split unchanged.
 *
 * @example thresholdForSensitivity([0, 1, 1, 1], [0.2, 0.3, 0.6, 0.9], 0.66) // 0.6: finds 2 of 3
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore probability of PNEUMONIA (or any finite score), as many
 * @param target sensitivity to reach, above 0 and at most 1
 * @throws when the target is impossible, a value is not valid or no image is PNEUMONIA
 */
export function thresholdForSensitivity(
  yTrue: readonly number[],
  yScore: readonly number[],
  target: number,
): number {
  checkScores(yTrue, yScore);
  check(
    target > 0 && target <= 1,
    `The target sensitivity must lie above 0 and be at most 1 (0.95 for 95 %), found ${target}.`,
  );
  const illScores = yScore.filter((_, i) => yTrue[i] === 1).sort((a, b) => b - a);
  check(
    illScores.length > 0,
    "A sensitivity needs PNEUMONIA images, found none. Take a larger subset.",
  );
  return illScores.find((_, i) => (i + 1) / illScores.length >= target)!;
}

/**
 * The threshold with the greatest balanced accuracy, (sensitivity + specificity) / 2, which is also
 * that of Youden's index J = sensitivity + specificity - 1 (Youden 1950). Of several equally good
 * ones it is the highest, as `thresholds[argmax(tpr - fpr)]` of scikit-learn's `roc_curve`.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore probability of PNEUMONIA (or any finite score), as many
 * @throws when one class is missing, or no threshold is better than giving one answer always
 */
export function thresholdForYouden(yTrue: readonly number[], yScore: readonly number[]): number {
  checkScores(yTrue, yScore);
  checkBothClasses("Youden's index", yTrue);
  const counts = countAtThresholds(yTrue, yScore);
  const { falsePositives: negatives, truePositives: positives } = counts[counts.length - 1];
  // J times both class sizes: whole numbers, so that equally good thresholds compare equal.
  const index = counts.map(
    (count) => count.truePositives * negatives - count.falsePositives * positives,
  );
  const best = largestOf(index);
  check(
    best > 0,
    "No threshold is better than giving the same answer always: the scores do not separate " +
      "the classes.",
  );
  return counts[index.indexOf(best)].threshold;
}
