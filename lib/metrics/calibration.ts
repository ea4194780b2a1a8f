import { check, checkWholeNumber } from "../base/checks";
import { checkScores } from "./binaryInput";

/** Images whose probability lies in (low, high]; the first bin also takes 0. */
export interface ReliabilityBin {
  low: number;
  high: number;
  /** Number of images in the bin. */
  count: number;
  /** Mean probability of PNEUMONIA that the model gave them; null in an empty bin. */
  meanScore: number | null;
  /** Share of them that truly are PNEUMONIA; null in an empty bin. */
  positiveShare: number | null;
}

/**
 * The points of a reliability diagram: of the images to which the model gives a probability of
 * about 0.7, are 70 % ill? Bins of equal width, as scikit-learn's `calibration_curve`, which
 * leaves empty bins out where this function returns them with count 0.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore probability of PNEUMONIA, in [0, 1], as many
 */
export function reliabilityBins(
  yTrue: readonly number[],
  yScore: readonly number[],
  { bins = 10 }: { bins?: number } = {},
): ReliabilityBin[] {
  checkScores(yTrue, yScore);
  checkWholeNumber("bins", bins, 1);
  const outside = yScore.findIndex((score) => score < 0 || score > 1);
  check(
    outside === -1,
    `yScore must hold probabilities between 0 and 1, found ${yScore[outside]}.`,
  );

  const sums = Array.from({ length: bins }, () => ({ count: 0, score: 0, positives: 0 }));
  yScore.forEach((score, i) => {
    const sum = sums[binOf(score, bins)];
    sum.count += 1;
    sum.score += score;
    sum.positives += yTrue[i];
  });
  return sums.map(({ count, score, positives }, k) => ({
    low: k / bins,
    high: (k + 1) / bins,
    count,
    meanScore: count === 0 ? null : score / count,
    positiveShare: count === 0 ? null : positives / count,
  }));
}

/**
 * The first bin whose upper edge the score does not exceed: a score on an edge belongs below it.
 */
function binOf(score: number, bins: number): number {
  let k = 0;
  while (score > (k + 1) / bins) k += 1;
  return k;
}

/**
 * Expected calibration error (Naeini et al. 2015) of the probability of PNEUMONIA: the gap
 * between stated and true share, averaged over the bins by their number of images,
 *
 *     ECE = sum over bins of (count / n) * |positiveShare - meanScore|
 *
 * 0 is perfectly calibrated. (Guo et al. 2017 apply the same sum to the probability of the
 * predicted class.)
 */
export function expectedCalibrationError(
  yTrue: readonly number[],
  yScore: readonly number[],
  options: { bins?: number } = {},
): number {
  const bins = reliabilityBins(yTrue, yScore, options);
  return bins.reduce((sum, { count, meanScore, positiveShare }) => {
    if (meanScore === null || positiveShare === null) return sum;
    return sum + (count / yTrue.length) * Math.abs(positiveShare - meanScore);
  }, 0);
}
