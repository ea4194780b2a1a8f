import { check } from "../base/checks";
import { count, share } from "../base/files/commonSchemas";
import { objectSchema, type SchemaType } from "../base/files/jsonSchema";

export const ratesSchema = objectSchema({
  /** NORMAL called NORMAL. */
  tn: count,
  /** NORMAL called PNEUMONIA: a false alarm. */
  fp: count,
  /** PNEUMONIA called NORMAL: a missed disease. */
  fn: count,
  /** PNEUMONIA called PNEUMONIA. */
  tp: count,
  /** (TP + TN) / all: the share of images called correctly. */
  accuracy: share,
  /**
   * TP / (TP + FN): the share of the ill that are found (also called recall, true positive rate).
   */
  sensitivity: share,
  /** TN / (TN + FP): the share of the healthy that are left alone (true negative rate). */
  specificity: share,
  /** TP / (TP + FP): the share of alarms that are right (positive predictive value). */
  precision: share,
  /** TN / (TN + FN): the share of all-clears that are right. */
  negativePredictiveValue: share,
  /** 2 TP / (2 TP + FP + FN): harmonic mean of precision and sensitivity. */
  f1: share,
  /** Mean of sensitivity and specificity: 0.5 for a model that always gives one answer. */
  balancedAccuracy: share,
});

/** The clinical rates of a two-class confusion matrix, each in [0, 1], and the four counts. */
export interface BinaryRates extends SchemaType<typeof ratesSchema> {}

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
  const sensitivity = shareOf(tp, tp + fn);
  const specificity = shareOf(tn, tn + fp);
  return {
    tn,
    fp,
    fn,
    tp,
    accuracy: shareOf(tp + tn, tn + fp + fn + tp),
    sensitivity,
    specificity,
    precision: shareOf(tp, tp + fp),
    negativePredictiveValue: shareOf(tn, tn + fn),
    f1: shareOf(2 * tp, 2 * tp + fp + fn),
    balancedAccuracy: (sensitivity + specificity) / 2,
  };
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
