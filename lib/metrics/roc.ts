import { checkBothClasses, checkScores } from "./binaryInput";
import { countAtThresholds, type ThresholdCount } from "./countAtThresholds";

/** Points of a ROC curve from (0, 0) to (1, 1), in order of falling threshold. */
export interface RocCurve {
  /** 1 - specificity at each threshold. */
  falsePositiveRate: number[];
  /** Sensitivity at each threshold. */
  truePositiveRate: number[];
  /** "PNEUMONIA when the score is at least this"; the first is Infinity: no alarm at all. */
  thresholds: number[];
}

/**
 * The receiver operating characteristic: sensitivity against false alarms at every threshold, as
 * scikit-learn's `roc_curve`.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore any finite score that rises with the belief in PNEUMONIA, e.g. its probability
 * @param options dropIntermediate (default true, as scikit-learn): leave out points in the middle
 *   of a straight piece; the drawn curve and its area stay the same
 * @throws when the lengths differ, a value is not valid or one class is missing
 */
export function rocCurve(
  yTrue: readonly number[],
  yScore: readonly number[],
  { dropIntermediate = true }: { dropIntermediate?: boolean } = {},
): RocCurve {
  checkScores(yTrue, yScore);
  checkBothClasses("A ROC curve", yTrue);
  const all = countAtThresholds(yTrue, yScore);
  const { falsePositives: negatives, truePositives: positives } = all[all.length - 1];
  const kept = dropIntermediate ? all.filter((_, i) => isCorner(all, i)) : all;
  const points = [{ threshold: Infinity, falsePositives: 0, truePositives: 0 }, ...kept];
  return {
    falsePositiveRate: points.map((point) => point.falsePositives / negatives),
    truePositiveRate: points.map((point) => point.truePositives / positives),
    thresholds: points.map((point) => point.threshold),
  };
}

/** True for the ends and wherever the step to the next point differs from the step before. */
function isCorner(counts: ThresholdCount[], i: number): boolean {
  if (i === 0 || i === counts.length - 1) return true;
  const [before, here, after] = [counts[i - 1], counts[i], counts[i + 1]];
  const bend = (key: "falsePositives" | "truePositives") =>
    before[key] - 2 * here[key] + after[key];
  return bend("falsePositives") !== 0 || bend("truePositives") !== 0;
}

/**
 * Area under the ROC curve by the trapezoidal rule, as scikit-learn's `roc_auc_score`. It equals
 * the probability that a random PNEUMONIA image scores higher than a random NORMAL one, a tie
 * counting one half (Hanley and McNeil 1982): 0.5 is chance, 1 is perfect, below 0.5 is reversed.
 *
 * @example rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.75: three of the four pairs are in
 *   order
 *
 * @throws when the lengths differ, a value is not valid or one class is missing
 */
export function rocAuc(yTrue: readonly number[], yScore: readonly number[]): number {
  const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(yTrue, yScore);
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2;
  return area;
}
