import { mean } from "../metrics/mean";
import type { AblationRow, Ablations } from "./ablationFile";

/** One training choice, over all seeds that it was trained with; shares from 0 to 1. */
export interface AblationMean {
  choice: string;
  /** Means on the validation images as they are. */
  accuracy: number;
  auc: number;
  /** Means over all shifts and seeds. */
  shiftedAccuracy: number;
  shiftedAuc: number;
  /** Largest minus smallest shifted AUC of the seeds: what chance moves; null for one seed. */
  seedsApart: number | null;
  /** Mean AUC within views abroad; null where no second collection was there. */
  abroadWithinViews: number | null;
}

function meanOrNull(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? mean(known) : null;
}

const meanShifted = ({ shifted }: AblationRow, what: "auc" | "accuracy"): number =>
  mean(shifted.map((score) => score[what]));

/**
 * The compared choices, the best first: ranked by the AUC under shifts, which stand for a hospital
 * that the model has not seen. The AUC is what remains to compare before a threshold is chosen.
 */
export function ablationMeans({ rows }: Pick<Ablations, "rows">): AblationMean[] {
  const choices = [...new Set(rows.map(({ variant }) => variant))];
  return choices
    .map((choice) => {
      const ofSeeds = rows.filter(({ variant }) => variant === choice);
      const shiftedAucs = ofSeeds.map((row) => meanShifted(row, "auc"));
      return {
        choice,
        accuracy: mean(ofSeeds.map(({ validation }) => validation.accuracy)),
        auc: mean(ofSeeds.map(({ validation }) => validation.auc)),
        shiftedAccuracy: mean(ofSeeds.map((row) => meanShifted(row, "accuracy"))),
        shiftedAuc: mean(shiftedAucs),
        seedsApart:
          shiftedAucs.length > 1 ? Math.max(...shiftedAucs) - Math.min(...shiftedAucs) : null,
        abroadWithinViews: meanOrNull(ofSeeds.map(({ abroad }) => abroad?.withinViews?.estimate)),
      };
    })
    .sort((a, b) => b.shiftedAuc - a.shiftedAuc);
}
