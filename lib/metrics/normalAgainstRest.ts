import { binaryRates } from "./binaryRates";
import { checkClassProbabilities } from "./checkClassProbabilities";
import { confusionMatrix } from "./confusionMatrix";
import { oneAgainstRest } from "./multiclassAuc";
import { predictedClasses } from "./predictedClasses";
import { rocAuc } from "./roc";

/** Scores of a classifier with several classes on the question "normal or ill?", each in [0, 1]. */
export interface TwoClassScores {
  accuracy: number;
  /** Share of the ill that are called any illness, the right one or not. */
  sensitivity: number;
  specificity: number;
  auc: number;
}

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
