import { check, checkRange } from "../base/checks";
import { count, numberOrNull, share } from "../base/files/commonSchemas";
import { listSchema, objectSchema, type SchemaType } from "../base/files/jsonSchema";
import { CLASS_NAMES } from "../base/types";
import { checkScores } from "./binaryInput";
import { binaryRates, ratesSchema } from "./binaryRates";
import { classificationReport, reportSchema } from "./classificationReport";
import { confusionMatrix } from "./confusionMatrix";
import { averagePrecision, precisionRecallCurve, precisionRecallSchema } from "./precisionRecall";
import { rocAuc, rocCurve } from "./roc";

const TWO = { minItems: 2, maxItems: 2 };

export const evaluationSchema = objectSchema({
  /** Number of images. */
  count,
  /** An image is called PNEUMONIA when its probability is at least this. */
  threshold: share,
  /** `[[TN, FP], [FN, TP]]`. */
  confusionMatrix: listSchema(listSchema(count, TWO), TWO),
  rates: ratesSchema,
  report: reportSchema,
  /** Area under the ROC curve; independent of the threshold. */
  auc: share,
  /** As rocCurve, but its first threshold (Infinity) is null, because JSON has no Infinity. */
  roc: objectSchema({
    falsePositiveRate: listSchema(share, { minItems: 2 }),
    truePositiveRate: listSchema(share, { minItems: 2 }),
    thresholds: listSchema(numberOrNull, { minItems: 2 }),
  }),
  averagePrecision: share,
  /** As precisionRecallCurve with intermediate points left out. */
  precisionRecall: precisionRecallSchema,
});

/** Every metric of one model on one split: plain numbers that survive JSON unchanged. */
export interface Evaluation extends SchemaType<typeof evaluationSchema> {}

/**
 * Computes every metric of a split from its labels and probabilities.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore probability of PNEUMONIA, in [0, 1]
 * @param options threshold (default 0.5) from which on an image is called PNEUMONIA
 * @throws when the lengths differ, a value is not valid or one class is missing
 */
export function evaluate(
  yTrue: readonly number[],
  yScore: readonly number[],
  { threshold = 0.5 }: { threshold?: number } = {},
): Evaluation {
  checkRange("threshold", threshold, 0, 1);
  checkScores(yTrue, yScore);
  checkProbabilities(yScore);
  const yPred = predictedLabels(yScore, threshold);
  const matrix = confusionMatrix(yTrue, yPred);
  const roc = rocCurve(yTrue, yScore);
  return {
    count: yTrue.length,
    threshold,
    confusionMatrix: matrix,
    rates: binaryRates(matrix),
    report: classificationReport(yTrue, yPred, CLASS_NAMES),
    auc: rocAuc(yTrue, yScore),
    roc: { ...roc, thresholds: roc.thresholds.map((value) => (value === Infinity ? null : value)) },
    averagePrecision: averagePrecision(yTrue, yScore),
    precisionRecall: precisionRecallCurve(yTrue, yScore, { dropIntermediate: true }),
  };
}

/**
 * Labels from probabilities: 1 where the probability of PNEUMONIA is at least `threshold`.
 *
 * @example predictedLabels([0.2, 0.5, 0.9], 0.5) // [0, 1, 1]
 */
export function predictedLabels(yScore: readonly number[], threshold = 0.5): number[] {
  return yScore.map((score) => (score >= threshold ? 1 : 0));
}

function checkProbabilities(yScore: readonly number[]): void {
  const bad = yScore.findIndex((score) => score < 0 || score > 1);
  check(
    bad === -1,
    `yScore must hold probabilities between 0 and 1, found ${yScore[bad]} at index ${bad}. ` +
      "Pass the softmax of the logits, not the logits.",
  );
}
