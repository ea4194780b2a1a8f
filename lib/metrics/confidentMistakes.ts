import { checkScores } from "./binaryInput";
import { predictedLabels } from "./evaluation";

/**
 * The images that a model calls wrongly, the most confident mistake first: that whose probability
 * is furthest from the threshold. Equally confident ones keep their order.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore probability of PNEUMONIA, as many
 * @returns indices into both
 * @example confidentMistakes([0, 0, 1, 1], [0.7, 0.2, 0.1, 0.8]) // [2, 0]
 */
export function confidentMistakes(
  yTrue: readonly number[],
  yScore: readonly number[],
  threshold = 0.5,
): number[] {
  checkScores(yTrue, yScore);
  const yPred = predictedLabels(yScore, threshold);
  const confidence = (i: number) => Math.abs(yScore[i] - threshold);
  return yTrue
    .map((_, i) => i)
    .filter((i) => yPred[i] !== yTrue[i])
    .sort((a, b) => confidence(b) - confidence(a));
}
