import { check } from "../base/checks";

/** The clinical rates of a two-class confusion matrix, each in [0, 1], and the four counts. */
export interface BinaryRates {
  /** NORMAL called NORMAL. */
  tn: number;
  /** NORMAL called PNEUMONIA: a false alarm. */
  fp: number;
  /** PNEUMONIA called NORMAL: a missed disease. */
  fn: number;
  /** PNEUMONIA called PNEUMONIA. */
  tp: number;
  /** (TP + TN) / all: the share of images called correctly. */
  accuracy: number;
  /**
   * TP / (TP + FN): the share of the ill that are found (also called recall, true positive rate).
   */
  sensitivity: number;
  /** TN / (TN + FP): the share of the healthy that are left alone (true negative rate). */
  specificity: number;
  /** TP / (TP + FP): the share of alarms that are right (positive predictive value). */
  precision: number;
  /** TN / (TN + FN): the share of all-clears that are right. */
  negativePredictiveValue: number;
  /** 2 TP / (2 TP + FP + FN): harmonic mean of precision and sensitivity. */
  f1: number;
  /** Mean of sensitivity and specificity: 0.5 for a model that always gives one answer. */
  balancedAccuracy: number;
}

/**
 * The rates of a 2 x 2 confusion matrix `[[TN, FP], [FN, TP]]`. They equal scikit-learn's
 * `accuracy_score`, `recall_score` (of class 1: sensitivity, of class 0: specificity),
 * `precision_score`, `f1_score` and `balanced_accuracy_score`.
 *
 * A rate whose denominator is 0 is 0, as scikit-learn's `zero_division=0`: a model that never
 * raises an alarm gets precision 0 instead of "not a number".
 *
 * @example binaryRates([[193, 41], [6, 384]]).sensitivity // 384 / 390 = 0.9846
 *
 * @throws when the matrix is not 2 x 2
 */
export function binaryRates(matrix: readonly (readonly number[])[]): BinaryRates {
  check(
    matrix.length === 2 && matrix.every((row) => row.length === 2),
    `binaryRates needs a 2 x 2 confusion matrix, found ${matrix.length} x ` +
      `${matrix[0]?.length ?? 0}.`,
  );
  const [[tn, fp], [fn, tp]] = matrix;
  const sensitivity = share(tp, tp + fn);
  const specificity = share(tn, tn + fp);
  return {
    tn,
    fp,
    fn,
    tp,
    accuracy: share(tp + tn, tn + fp + fn + tp),
    sensitivity,
    specificity,
    precision: share(tp, tp + fp),
    negativePredictiveValue: share(tn, tn + fn),
    f1: share(2 * tp, 2 * tp + fp + fn),
    balancedAccuracy: (sensitivity + specificity) / 2,
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
