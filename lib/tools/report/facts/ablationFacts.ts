import type { Ablations } from "../../../results/ablationFile";
import { type AblationMean, ablationMeans } from "../../../results/ablationMeans";
import { percent } from "../../../results/wording";

/**
 * The budget of the comparison of training choices, and how each choice fared; numbers of a choice
 * by its name in small letters: "robust-twice-as-long.shiftedAuc".
 */
export function ablationFacts({ budget, seeds, rows }: Ablations): Record<string, string> {
  const choices = ablationMeans({ rows });
  const apart = choices
    .flatMap(({ seedsApart }) => (seedsApart === null ? [] : [seedsApart]))
    .sort((a, b) => a - b);
  return {
    trainImages: String(budget.trainImages),
    validationImages: String(budget.validationImages),
    seeds: String(seeds.length),
    choices: String(choices.length),
    best: choices[0].choice,
    seedsApart: apart.length === 0 ? "–" : apart[Math.floor(apart.length / 2)].toFixed(3),
    ...Object.assign({}, ...choices.map(choiceFacts)),
  };
}

function choiceFacts({ choice, shiftedAuc, shiftedAccuracy, accuracy }: AblationMean) {
  const name = choice
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return {
    [`${name}.shiftedAuc`]: shiftedAuc.toFixed(4),
    [`${name}.shiftedAccuracy`]: percent(shiftedAccuracy),
    [`${name}.accuracy`]: percent(accuracy),
  };
}
