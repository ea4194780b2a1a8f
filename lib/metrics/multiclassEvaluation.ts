import { count, countFromOne } from "../base/files/commonSchemas";
import { listSchema, objectSchema, type SchemaType } from "../base/files/jsonSchema";
import { bootstrapClassesByPatient, multiclassIntervalsSchema } from "./bootstrapClassesByPatient";
import { classificationReport, reportSchema } from "./classificationReport";
import { confusionMatrix } from "./confusionMatrix";
import { multiclassAuc, multiclassAucSchema } from "./multiclassAuc";
import { predictedClasses } from "./predictedClasses";

/** The schema of an evaluation with that many classes. */
export function multiclassEvaluationSchema(numClasses: number) {
  const oneEach = { minItems: numClasses, maxItems: numClasses };
  return objectSchema({
    /** Number of images. */
    count: countFromOne,
    /** Counts as [true class][predicted class], in label order. */
    confusionMatrix: listSchema(listSchema(count, oneEach), oneEach),
    report: reportSchema,
    auc: multiclassAucSchema(numClasses),
    /** 95 % intervals, by patient. */
    intervals: multiclassIntervalsSchema,
  });
}

/**
 * Every metric of one classifier with several classes on one split: plain numbers that survive
 * JSON.
 */
export interface MulticlassEvaluation
  extends SchemaType<ReturnType<typeof multiclassEvaluationSchema>> {}

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
