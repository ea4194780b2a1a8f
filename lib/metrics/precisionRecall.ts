import { check } from "../base/checks";
import { share } from "../base/files/commonSchemas";
import { listSchema, objectSchema, type SchemaType } from "../base/files/jsonSchema";
import { checkScores } from "./binaryInput";
import { countAtThresholds, type ThresholdCount } from "./countAtThresholds";

export const precisionRecallSchema = objectSchema({
  /** TP / (TP + FP) at each threshold; a last value of 1 is added for "no alarm at all". */
  precision: listSchema(share, { minItems: 2 }),
  /** TP / (TP + FN) at each threshold, falling; a last value of 0 is added. */
  recall: listSchema(share, { minItems: 2 }),
  /** Rising scores; one entry fewer than the other two lists. */
  thresholds: listSchema(share, { minItems: 1 }),
});

/** Points of a precision-recall curve in order of rising threshold. */
export interface PrecisionRecallCurve extends SchemaType<typeof precisionRecallSchema> {}

/**
 * Precision against recall (sensitivity) at every threshold, as scikit-learn's
 * `precision_recall_curve`. Unlike the ROC curve it changes with the share of the ill among the
 * images: chance level is that share, not 0.5.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore any finite score that rises with the belief in PNEUMONIA
 * @param options dropIntermediate (default false, as scikit-learn): leave out points between two
 *   others of the same recall; the drawn curve and the average precision stay the same
 * @throws when the lengths differ, a value is not valid or no image is PNEUMONIA
 */
export function precisionRecallCurve(
  yTrue: readonly number[],
  yScore: readonly number[],
  { dropIntermediate = false }: { dropIntermediate?: boolean } = {},
): PrecisionRecallCurve {
  checkScores(yTrue, yScore);
  check(
    yTrue.includes(1),
    "A precision-recall curve needs at least one PNEUMONIA image, found none.",
  );
  const all = countAtThresholds(yTrue, yScore);
  const positives = all[all.length - 1].truePositives;
  const points = (dropIntermediate ? all.filter((_, i) => changesRecall(all, i)) : all).reverse();
  return {
    precision: [...points.map((p) => p.truePositives / (p.truePositives + p.falsePositives)), 1],
    recall: [...points.map((p) => p.truePositives / positives), 0],
    thresholds: points.map((p) => p.threshold),
  };
}

/** True for the ends and for points whose recall differs from that of a neighbour. */
function changesRecall(counts: ThresholdCount[], i: number): boolean {
  if (i === 0 || i === counts.length - 1) return true;
  const found = counts[i].truePositives;
  return counts[i - 1].truePositives !== found || counts[i + 1].truePositives !== found;
}

/**
 * Average precision, the area under the precision-recall curve as a sum of steps,
 * `sum over thresholds of (recall_k - recall_(k-1)) * precision_k`, as scikit-learn's
 * `average_precision_score`. (The trapezoidal rule would be too optimistic here: Davis and
 * Goadrich 2006.)
 *
 * @example averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.8333
 *
 * @throws when the lengths differ, a value is not valid or no image is PNEUMONIA
 */
export function averagePrecision(yTrue: readonly number[], yScore: readonly number[]): number {
  const { precision, recall } = precisionRecallCurve(yTrue, yScore);
  let area = 0;
  for (let i = 0; i < recall.length - 1; i++) area += (recall[i] - recall[i + 1]) * precision[i];
  return area;
}
