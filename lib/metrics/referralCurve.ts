import { checkRange, checkSameLength } from "../base/checks";
import { checkScores } from "./binaryInput";
import { binaryRates } from "./binaryRates";
import { confusionMatrix } from "./confusionMatrix";
import { predictedLabels } from "./evaluation";
import { mostDoubtful } from "./mostDoubtful";
import { estimateRates, estimateShare, type ShareEstimate } from "./shareEstimate";

/** What happens when a model hands its most uncertain images to a radiologist. */
export interface ReferralPoint {
  /** The share of images that may be referred, as asked for. */
  share: number;
  /** Number of images referred: at most share * all, fewer where a tie lies at the limit. */
  referred: number;
  /** Number of images that the model decides itself. */
  kept: number;
  /** Rule in use: "refer when the uncertainty is at least this"; null where nothing is referred. */
  referFrom: number | null;
  /** Rates on the kept images; null where none of them is of the class. */
  accuracy: ShareEstimate;
  sensitivity: ShareEstimate | null;
  specificity: ShareEstimate | null;
  /** Errors left: pneumonias that the model keeps and misses, and its false alarms. */
  missed: number;
  falseAlarms: number;
  /**
   * How often the model would have been right on the referred images; null where there are none.
   */
  referredAccuracy: ShareEstimate | null;
}

/** 0, 5, ... 50 %. */
const DEFAULT_SHARES = Array.from({ length: 11 }, (_, i) => i / 20);

/**
 * Referral (rejection) curve: the most uncertain images go to a radiologist, the model keeps the
 * others. If the uncertainty is worth something, accuracy on the kept images rises with the share
 * referred, and that on the referred ones is low (Leibig et al. 2017 do this with MC dropout).
 *
 * Equally uncertain images are never separated: a tie that does not fit into the share stays with
 * the model as a whole, so that every point is a rule "refer from this uncertainty on". The
 * intervals are Wilson's and take the images as independent.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore probability of PNEUMONIA, as many
 * @param uncertainty any finite number that rises with the doubt, as many
 * @param options threshold of the decision (default 0.5), shares (from 0 to below 1, default 0 to
 *   50 % in steps of 5 %), confidence of the intervals (default 0.95)
 */
export function referralCurve(
  yTrue: readonly number[],
  yScore: readonly number[],
  uncertainty: readonly number[],
  {
    threshold = 0.5,
    shares = DEFAULT_SHARES,
    confidence = 0.95,
  }: { threshold?: number; shares?: readonly number[]; confidence?: number } = {},
): ReferralPoint[] {
  checkScores(yTrue, yScore);
  checkSameLength("yTrue", yTrue, "uncertainty", uncertainty);
  shares.forEach((share) => checkRange("share", share, 0, 1 - Number.EPSILON));

  const yPred = predictedLabels(yScore, threshold);
  return shares.map((share) => {
    const given = mostDoubtful(uncertainty, share);
    const referred = given.length;
    const isReferred = new Set(given);
    const kept = yTrue.map((_, i) => i).filter((i) => !isReferred.has(i));
    const rates = binaryRates(
      confusionMatrix(
        kept.map((i) => yTrue[i]),
        kept.map((i) => yPred[i]),
      ),
    );
    const right = given.filter((i) => yPred[i] === yTrue[i]).length;
    const { accuracy, sensitivity, specificity } = estimateRates(rates, confidence);
    return {
      share,
      referred,
      kept: kept.length,
      referFrom: referred === 0 ? null : uncertainty[given[referred - 1]],
      accuracy: accuracy!, // the share is below 1, so at least one image is kept
      sensitivity,
      specificity,
      missed: rates.fn,
      falseAlarms: rates.fp,
      referredAccuracy: estimateShare(right, referred, confidence),
    };
  });
}
