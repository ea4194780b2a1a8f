import { check, checkRange, checkSameLength } from "../base/checks";
import { checkBothClasses, checkScores } from "./binaryInput";
import { normalQuantile, twoSidedNormalP } from "./distributions";
import { mean } from "./mean";
import { midRanks } from "./midRanks";
import { newcombeInterval } from "./newcombeInterval";
import { swapTest } from "./swapTest";
import type { Interval } from "./wilsonInterval";

/** AUC of one model with its standard error and confidence interval. */
export interface AucInterval extends Interval {
  auc: number;
  standardError: number;
}

/** Comparison of two models' AUC on the same images. */
export interface DeLongResult {
  aucFirst: number;
  aucSecond: number;
  /** aucFirst - aucSecond. */
  difference: number;
  standardError: number;
  /** Null where the difference has no variance, so that another test takes over. */
  z: number | null;
  /** Two-sided p value, in (0, 1]. */
  pValue: number;
}

/** A standard error below this is 0 but for rounding. */
const ROUNDING = 1e-9;

/**
 * Confidence interval of the AUC after DeLong, DeLong and Clarke-Pearson (1988), cut to [0, 1].
 *
 * The AUC is a mean over pairs (PNEUMONIA image, NORMAL image). Its variance follows from each
 * image's own share of won pairs, its *placement*:
 *
 *     var = variance(placements of PNEUMONIA) / m + variance(placements of NORMAL) / n
 *
 * That is 0 if all pairs are won, lost or tied, as if the AUC were known exactly: R's pROC warns
 * that its interval is then "always 1-1 and can be misleading". Newcombe's interval takes over
 * there, see newcombeInterval; the standard error stays 0.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA, at least two of each
 * @param yScore finite scores, as many
 */
export function aucInterval(
  yTrue: readonly number[],
  yScore: readonly number[],
  { confidence = 0.95 }: { confidence?: number } = {},
): AucInterval {
  checkRange("confidence", confidence, 0.5, 0.9999);
  const { auc, positive, negative } = placements(yTrue, yScore);
  const standardError = Math.sqrt(aucVariance(positive, negative));
  if (standardError < ROUNDING) {
    const instead = newcombeInterval(auc, positive.length, negative.length, confidence);
    return { auc, standardError, ...instead };
  }
  const half = normalQuantile(1 - (1 - confidence) / 2) * standardError;
  return { auc, standardError, low: Math.max(0, auc - half), high: Math.min(1, auc + half) };
}

/**
 * DeLong's test: do two models differ in AUC on the same images? Both models see the same
 * patients, so their AUCs rise and fall together; the test subtracts twice that covariance:
 *
 *     z = (AUC1 - AUC2) / sqrt(var1 + var2 - 2 cov12)
 *
 * Equal rankings give z = 0 and p = 1. Where the AUCs differ and the placements' differences have
 * no variance (one model separates the classes, the other ties all), there is no z and the
 * permutation test takes over, see swapTest. And since the normal distribution is one for many
 * images, p is never less than the least that a permutation of `n` images can give, 2 / 2^n.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA, at least two of each
 * @param yScoreFirst finite scores of the first model, as many
 * @param yScoreSecond finite scores of the second model, as many
 */
export function deLongTest(
  yTrue: readonly number[],
  yScoreFirst: readonly number[],
  yScoreSecond: readonly number[],
): DeLongResult {
  checkSameLength("yScoreFirst", yScoreFirst, "yScoreSecond", yScoreSecond);
  const first = placements(yTrue, yScoreFirst);
  const second = placements(yTrue, yScoreSecond);
  const positive = subtract(first.positive, second.positive);
  const negative = subtract(first.negative, second.negative);
  // The variance of the placements' differences is var1 + var2 - 2 cov12 without cancellation.
  const standardError = Math.sqrt(aucVariance(positive, negative));
  const difference = first.auc - second.auc;
  const hasNoVariance = standardError < ROUNDING;
  const areEqual = hasNoVariance && Math.abs(difference) < ROUNDING;
  const z = areEqual ? 0 : hasNoVariance ? null : difference / standardError;
  return {
    aucFirst: first.auc,
    aucSecond: second.auc,
    difference,
    standardError,
    z,
    pValue:
      z === null
        ? swapTest(yTrue, yScoreFirst, yScoreSecond)
        : Math.max(twoSidedNormalP(z), 2 ** (1 - yTrue.length)),
  };
}

/**
 * The share of NORMAL images that each PNEUMONIA image outscores, and the share of PNEUMONIA
 * images that outscore each NORMAL one, ties counting one half. From mid-ranks in n log n steps
 * instead of all pairs (Sun and Xu 2014).
 */
function placements(yTrue: readonly number[], yScore: readonly number[]) {
  checkScores(yTrue, yScore);
  checkBothClasses("DeLong's method", yTrue);
  const positives = yScore.filter((_, i) => yTrue[i] === 1);
  const negatives = yScore.filter((_, i) => yTrue[i] === 0);
  check(
    positives.length > 1 && negatives.length > 1,
    `DeLong's method needs at least two images of each class, found ${negatives.length} NORMAL ` +
      `and ${positives.length} PNEUMONIA.`,
  );
  const rankInAll = midRanks([...positives, ...negatives]);
  const rankInPositives = midRanks(positives);
  const rankInNegatives = midRanks(negatives);
  const positive = positives.map((_, i) => (rankInAll[i] - rankInPositives[i]) / negatives.length);
  const negative = negatives.map(
    (_, j) => 1 - (rankInAll[positives.length + j] - rankInNegatives[j]) / positives.length,
  );
  return { auc: mean(positive), positive, negative };
}

function aucVariance(positive: number[], negative: number[]): number {
  return variance(positive) / positive.length + variance(negative) / negative.length;
}

function variance(values: number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

function subtract(a: number[], b: number[]): number[] {
  return a.map((value, i) => value - b[i]);
}
