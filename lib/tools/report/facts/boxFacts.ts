import type { BoxScores } from "../../../results/boxScoresFile";
import { decimalInterval, percent, percentInterval } from "../../../results/wording";

/**
 * How well the maps of each method agree with a radiologist's boxes, by model and method:
 * "resnet18.gradCam.hits". Scores on drawn pictures, and those that nobody marked, say nothing
 * about real chests and give no facts.
 */
export function boxFacts({ scores }: Pick<BoxScores, "scores">): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const { synthetic, model, methods } of scores) {
    if (synthetic) continue;
    for (const { method, marked } of methods) {
      if (marked === null) continue;
      const { images, hits, empty, pointing, energy, chance } = marked;
      const name = `${model}.${method}`;
      facts[`${name}.images`] = String(images);
      facts[`${name}.hits`] = String(hits);
      facts[`${name}.empty`] = String(empty);
      facts[`${name}.pointing`] = percent(pointing.estimate, 0);
      facts[`${name}.pointing.interval`] = percentInterval(pointing, 0);
      facts[`${name}.energy`] = energy.estimate.toFixed(2);
      facts[`${name}.energy.interval`] = decimalInterval(energy, 2);
      facts[`${name}.chance`] = percent(chance.anywhere, 0);
      facts[`${name}.usualPlace`] =
        chance.usualPlace === null ? "–" : percent(chance.usualPlace, 0);
    }
  }
  return facts;
}
