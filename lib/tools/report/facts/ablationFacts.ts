import { pearsonCorrelation } from "../../../metrics/correlation";
import type { Ablations } from "../../../results/ablationFile";
import { type AblationMean, ablationMeans } from "../../../results/ablationMeans";
import { percent, signed } from "../../../results/wording";

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
    ...abroadOfChoices(choices),
    ...Object.assign({}, ...choices.map(choiceFacts)),
  };
}

/** Does the order under shifts say anything about another hospital? Empty where none was there. */
function abroadOfChoices(choices: readonly AblationMean[]): Record<string, string> {
  const abroad = choices.map(({ abroadWithinViews }) => abroadWithinViews ?? Number.NaN);
  if (choices.length < 2 || abroad.some(Number.isNaN)) return {};
  const best = abroad.indexOf(Math.max(...abroad));
  const shifted = choices.map(({ shiftedAuc }) => shiftedAuc);
  return {
    "abroad.ofBest": abroad[0].toFixed(3),
    "abroad.best": choices[best].choice,
    "abroad.best.withinViews": abroad[best].toFixed(3),
    "abroad.best.place": String(best + 1),
    // Spearman's: Pearson's correlation of the ranks, where equal values share the mean rank.
    "abroad.rankCorrelation": signed(pearsonCorrelation(ranks(shifted), ranks(abroad)), 2),
  };
}

function ranks(values: readonly number[]): number[] {
  const count = (isBefore: (other: number) => boolean) => values.filter(isBefore).length;
  return values.map(
    (value) => count((other) => other < value) + (count((other) => other === value) + 1) / 2,
  );
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
