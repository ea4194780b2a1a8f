import type { Ablations } from "../../../results/ablationFile";

/** The budget of the comparison of training choices, and how its rows fared. */
export function ablationFacts({ budget, rows }: Ablations): Record<string, string> {
  return {
    trainImages: String(budget.trainImages),
    validationImages: String(budget.validationImages),
    epochs: String(budget.epochs),
    rows: String(rows.length),
    firstEpochKept: String(rows.filter(({ bestEpoch }) => bestEpoch === 1).length),
  };
}
