import { check, checkSameLength } from "../base/checks";

/** Rounding that a row of probabilities may carry. */
const SUM_TOLERANCE = 1e-4;

/**
 * Throws unless `probabilities` holds one row per label with one probability per class, each row
 * sums to 1, and every class occurs among the labels: a class without images has no AUC.
 */
export function checkClassProbabilities(
  yTrue: readonly number[],
  probabilities: readonly (readonly number[])[],
): void {
  checkSameLength("yTrue", yTrue, "probabilities", probabilities);
  const numClasses = probabilities[0].length;
  probabilities.forEach((row, i) => {
    check(
      row.length === numClasses,
      `Row ${i} of probabilities has ${row.length} values, the first has ${numClasses}.`,
    );
    const sum = row.reduce((total, value) => total + value, 0);
    check(
      row.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) <= SUM_TOLERANCE,
      `Row ${i} of probabilities must hold values between 0 and 1 that sum to 1, found ` +
        `${row.join(", ")}. Pass the softmax of the logits, not the logits.`,
    );
  });
  const counts = new Array<number>(numClasses).fill(0);
  yTrue.forEach((label, i) => {
    check(
      label in counts,
      `yTrue must hold whole numbers from 0 to ${numClasses - 1}, found ${label} at index ${i}.`,
    );
    counts[label] += 1;
  });
  check(
    numClasses > 1 && counts.every((count) => count > 0),
    `Images of every class are needed, of two or more; found ${counts.join(", ")} by ` +
      "class. Use more images.",
  );
}
