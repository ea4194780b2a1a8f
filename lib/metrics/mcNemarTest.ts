import { checkSameLength } from "../base/checks";
import { fairCoinCdf } from "./distributions";

/** How two models agree on the same images, and whether one is right more often. */
export interface McNemarResult {
  bothRight: number;
  /** Images that only the first model calls correctly. */
  onlyFirstRight: number;
  /** Images that only the second model calls correctly. */
  onlySecondRight: number;
  bothWrong: number;
  /** Two-sided p value, in (0, 1]. */
  pValue: number;
}

/**
 * McNemar's exact test (1947): do two models differ in accuracy on the same images? Only the
 * images that exactly one model calls correctly say anything; if the models were equally good,
 * each of those would be a fair coin, so
 *
 *     p = min(1, 2 * P(at most min(b, c) heads in b + c throws))
 *
 * with b and c the two kinds of disagreement, as statsmodels' `mcnemar(exact=True)`. It is 1 if
 * they never disagree, and never 0. It takes the images as independent; several images of one
 * patient are not, see pairedBootstrapByPatient.
 *
 * @param yTrue true labels
 * @param yPredFirst labels predicted by the first model, as many
 * @param yPredSecond labels predicted by the second model, as many
 */
export function mcNemarTest(
  yTrue: readonly number[],
  yPredFirst: readonly number[],
  yPredSecond: readonly number[],
): McNemarResult {
  checkSameLength("yTrue", yTrue, "yPredFirst", yPredFirst);
  checkSameLength("yTrue", yTrue, "yPredSecond", yPredSecond);
  const counts = { bothRight: 0, onlyFirstRight: 0, onlySecondRight: 0, bothWrong: 0 };
  yTrue.forEach((label, i) => {
    const first = yPredFirst[i] === label;
    const second = yPredSecond[i] === label;
    if (first && second) counts.bothRight += 1;
    else if (first) counts.onlyFirstRight += 1;
    else if (second) counts.onlySecondRight += 1;
    else counts.bothWrong += 1;
  });
  const { onlyFirstRight: b, onlySecondRight: c } = counts;
  return { ...counts, pValue: Math.min(1, 2 * fairCoinCdf(Math.min(b, c), b + c)) };
}
