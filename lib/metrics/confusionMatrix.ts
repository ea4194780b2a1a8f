import { check, checkSameLength } from "../base/checks";

/**
 * Counts how often each true class was predicted as each class, as scikit-learn's
 * `confusion_matrix`.
 *
 * For the two classes of this project the result reads
 *
 *     [[TN, FP],    true NORMAL
 *      [FN, TP]]    true PNEUMONIA
 *
 * @example confusionMatrix([0, 0, 1, 1, 1], [0, 1, 1, 1, 0]) // [[1, 1], [1, 2]]
 *
 * @param yTrue true labels, whole numbers in [0, numClasses)
 * @param yPred predicted labels, as many
 * @returns counts, `[true class][predicted class]`
 * @throws when the lengths differ, are zero, or a label lies outside the classes
 */
export function confusionMatrix(
  yTrue: readonly number[],
  yPred: readonly number[],
  numClasses = 2,
): number[][] {
  checkSameLength("yTrue", yTrue, "yPred", yPred);
  const matrix = Array.from({ length: numClasses }, () => new Array<number>(numClasses).fill(0));
  for (let i = 0; i < yTrue.length; i++) {
    checkLabel("yTrue", yTrue[i], i, numClasses);
    checkLabel("yPred", yPred[i], i, numClasses);
    matrix[yTrue[i]][yPred[i]] += 1;
  }
  return matrix;
}

function checkLabel(name: string, label: number, index: number, numClasses: number): void {
  check(
    Number.isInteger(label) && label >= 0 && label < numClasses,
    `${name} must hold whole numbers from 0 to ${numClasses - 1}, found ${label} at index ` +
      `${index}.`,
  );
}
