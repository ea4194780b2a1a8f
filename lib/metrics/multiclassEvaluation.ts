import { bootstrapClassesByPatient, type MulticlassIntervals } from "./bootstrapClassesByPatient";
import { type ClassificationReport, classificationReport } from "./classificationReport";
import { confusionMatrix } from "./confusionMatrix";
import { type MulticlassAuc, multiclassAuc } from "./multiclassAuc";
import { predictedClasses } from "./predictedClasses";

/**
 * Every metric of one classifier with several classes on one split: plain numbers that survive
 * JSON.
 */
export interface MulticlassEvaluation {
  /** Number of images. */
  count: number;
  /** Counts as [true class][predicted class], in label order. */
  confusionMatrix: number[][];
  report: ClassificationReport;
  auc: MulticlassAuc;
  /** 95 % intervals, by patient. */
  intervals: MulticlassIntervals;
}

/**
 * Computes every metric of a split from its labels and probabilities. An image is called what is
 * most probable: with three classes there is no single threshold to choose.
 *
 * @param yTrue class indices
 * @param probabilities one row per image, one probability per class
 * @param options classNames in label order; patients: the key of each image; resamples (default
 *   2000) and seed (42) of the intervals
 * @throws when the lengths differ, a row does not sum to 1 or a class has no images
 */
export function evaluateClasses(
  yTrue: readonly number[],
  probabilities: readonly (readonly number[])[],
  {
    classNames,
    patients,
    ...bootstrap
  }: {
    classNames: readonly string[];
    patients: readonly string[];
    resamples?: number;
    seed?: number;
  },
): MulticlassEvaluation {
  const auc = multiclassAuc(yTrue, probabilities);
  const yPred = predictedClasses(probabilities);
  return {
    count: yTrue.length,
    confusionMatrix: confusionMatrix(yTrue, yPred, classNames.length),
    report: classificationReport(yTrue, yPred, classNames),
    auc,
    intervals: bootstrapClassesByPatient(yTrue, probabilities, patients, bootstrap),
  };
}
