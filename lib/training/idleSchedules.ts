import type { TrainingSettings } from "./fitOptions";

/**
 * What to say of phases whose learning rate cannot fall: the plateau schedule lowers it after more
 * than `plateauPatience` epochs without a better loss, and early stopping ends the phase after
 * `stoppingPatience` of them. Both count the same epochs, so a step with a lower rate is only ever
 * taken where stoppingPatience is at least plateauPatience + 2.
 *
 * @returns one sentence per phase that is long enough to be stopped; none if all is well
 */
export function idleSchedules({
  phases,
  plateauPatience,
  stoppingPatience,
}: Pick<TrainingSettings, "phases" | "plateauPatience" | "stoppingPatience">): string[] {
  if (stoppingPatience >= plateauPatience + 2) return [];
  return phases
    .filter(({ schedule, epochs }) => schedule !== "cosine" && epochs > stoppingPatience)
    .map(
      ({ name }) =>
        `The learning rate of phase "${name}" stays as it is: training stops after ` +
        `${stoppingPatience} epochs without a better loss, and the rate would fall after ` +
        `${plateauPatience + 1}. To see it fall, set stoppingPatience to at least ` +
        `${plateauPatience + 2}, or plateauPatience lower.`,
    );
}
