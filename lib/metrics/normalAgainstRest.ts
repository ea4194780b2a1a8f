import { share } from "../base/files/commonSchemas";
import { objectSchema, type SchemaType } from "../base/files/jsonSchema";
import { binaryRates } from "./binaryRates";
import { checkClassProbabilities } from "./checkClassProbabilities";
import { confusionMatrix } from "./confusionMatrix";
import { oneAgainstRest } from "./multiclassAuc";
import { predictedClasses } from "./predictedClasses";
import { rocAuc } from "./roc";

export const twoClassSchema = objectSchema({
  accuracy: share,
  /** Share of the ill that are called any illness, the right one or not. */
  sensitivity: share,
  specificity: share,
  auc: share,
});

/** Scores of a classifier with several classes on the question "normal or ill?". */
export interface TwoClassScores extends SchemaType<typeof twoClassSchema> {}

/**
 * Makes a model with several classes comparable with one that knows two: every class but the
 * first (NORMAL) counts as ill, and the probability of being ill is what is left to 1 for NORMAL.
 *
 * @param yTrue class indices
 * @param probabilities one row per image, one probability per class
 */
export function normalAgainstRest(
  yTrue: readonly number[],
  probabilities: readonly (readonly number[])[],
): TwoClassScores {
  checkClassProbabilities(yTrue, probabilities);
  const [normal, ofNormal] = oneAgainstRest(yTrue, probabilities, 0);
  const ill = normal.map((label) => 1 - label);
  const calledIll = predictedClasses(probabilities).map((predicted) => (predicted === 0 ? 0 : 1));
  const { accuracy, sensitivity, specificity } = binaryRates(confusionMatrix(ill, calledIll));
  return {
    accuracy,
    sensitivity,
    specificity,
    auc: rocAuc(
      ill,
      ofNormal.map((probability) => 1 - probability),
    ),
  };
}
