/**
 * The most probable class of every image; the first of equally probable ones, as numpy's argmax.
 *
 * @param probabilities one row per image, one probability (or logit) per class
 * @example predictedClasses([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]]) // [1, 0]
 */
export function predictedClasses(probabilities: readonly (readonly number[])[]): number[] {
  return probabilities.map((row) => row.indexOf(Math.max(...row)));
}
