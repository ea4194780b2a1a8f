import { share } from "../base/files/commonSchemas";
import { listSchema, objectSchema, type SchemaType } from "../base/files/jsonSchema";
import { checkClassProbabilities } from "./checkClassProbabilities";
import { rocAuc } from "./roc";

/** The schema of the AUCs of that many classes. */
export function multiclassAucSchema(numClasses: number) {
  return objectSchema({
    /** Area under the ROC curve of each class against all others, in label order. */
    classes: listSchema(share, { minItems: numClasses, maxItems: numClasses }),
    /** Their plain mean: every class counts the same, however rare. */
    macro: share,
  });
}

export interface MulticlassAuc extends SchemaType<ReturnType<typeof multiclassAucSchema>> {}

/**
 * Area under the ROC curve for several classes, one against the rest, as scikit-learn's
 * `roc_auc_score(multi_class="ovr", average="macro")`. For class k it is the chance that a random
 * image of k gets a higher probability of k than a random image of another class.
 *
 * @param yTrue class indices
 * @param probabilities one row per image, one probability per class
 * @throws when a row does not sum to 1 or a class has no images
 */
export function multiclassAuc(
  yTrue: readonly number[],
  probabilities: readonly (readonly number[])[],
): MulticlassAuc {
  checkClassProbabilities(yTrue, probabilities);
  const classes = probabilities[0].map((_, k) =>
    rocAuc(...oneAgainstRest(yTrue, probabilities, k)),
  );
  return { classes, macro: classes.reduce((sum, auc) => sum + auc, 0) / classes.length };
}

/** Class k as the positive class of a binary question: its labels (0 or 1) and its probability. */
export function oneAgainstRest(
  yTrue: readonly number[],
  probabilities: readonly (readonly number[])[],
  k: number,
): [labels: number[], scores: number[]] {
  return [yTrue.map((label) => (label === k ? 1 : 0)), probabilities.map((row) => row[k])];
}
