import { checkRange } from "../base/checks";
import { logOddsFromProbabilities } from "./temperature";

/**
 * Probabilities of a model for a population with another share of ill people than it was trained
 * on (Saerens et al. 2002): a model that saw as many healthy as ill children takes every second
 * child for ill before it has looked. The order of the images, and with it the AUC, stays.
 *
 * @param probabilities of PNEUMONIA, 0 to 1
 * @param shares of PNEUMONIA in training and in the population, both between 0 and 1
 * @throws if a share is not between 0 and 1
 */
export function correctPrior(
  probabilities: readonly number[],
  { trained, population }: { trained: number; population: number },
): number[] {
  for (const [name, share] of Object.entries({ trained, population }))
    checkRange(`The share "${name}"`, share, 1e-6, 1 - 1e-6);
  const shift = Math.log(population / (1 - population)) - Math.log(trained / (1 - trained));
  return logOddsFromProbabilities(probabilities).map(
    (logOdds) => 1 / (1 + Math.exp(-(logOdds + shift))),
  );
}
