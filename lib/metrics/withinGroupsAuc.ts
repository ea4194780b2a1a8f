import { check, checkSameLength } from "../base/checks";
import { checkScores } from "./binaryInput";
import type { BootstrapInterval, BootstrapOptions } from "./bootstrap";
import { patientResamples, percentileInterval } from "./patientResamples";
import { isUnvarying, unvaryingInterval } from "./unvaryingInterval";
import { weightedAuc } from "./weightedAuc";

/**
 * The mean of the AUCs within groups of images, with its bootstrap interval over patients. Where a
 * group goes with the label (most of the ill lie in bed and are pictured from the front), a model
 * that sees nothing but the group gets a good or a bad AUC over all images; within each group it
 * gets 0.5. The groups count alike, whatever their size.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore probability of PNEUMONIA, as many
 * @param patients patient key of each image, as many
 * @param groups name of each image's group, as many; null belongs to none
 * @returns null where no group holds both classes. A resample that lacks a class in a group is left
 *   out
 * @example a model that knows only the view has an estimate of 0.5 within views
 */
export function withinGroupsAuc(
  yTrue: readonly number[],
  yScore: readonly number[],
  patients: readonly string[],
  groups: readonly (string | null)[],
  { resamples = 2000, confidence = 0.95, seed = 42 }: Omit<BootstrapOptions, "threshold"> = {},
): BootstrapInterval | null {
  checkScores(yTrue, yScore);
  checkSameLength("yTrue", yTrue, "patients", patients);
  checkSameLength("yTrue", yTrue, "groups", groups);
  const aucs = usableGroups(yTrue, groups).map((members) => {
    const of = weightedAuc(pick(yTrue, members), pick(yScore, members));
    return (weights: readonly number[]) => of(pick(weights, members));
  });
  if (aucs.length === 0) return null;
  const mean = (weights: readonly number[]): number | null => {
    const values = aucs.map((auc) => auc(weights));
    if (values.includes(null)) return null;
    return (values as number[]).reduce((sum, value) => sum + value, 0) / values.length;
  };
  const draws = patientResamples(patients, seed);
  const estimate = mean(yTrue.map(() => 1))!;
  const values = Array.from({ length: resamples }, (_, k) => mean(draws.weights(k))).filter(
    (value) => value !== null,
  );
  check(values.length > 0, "No resample held both classes in every group: too few patients.");
  const interval = percentileInterval(values, confidence);
  return isUnvarying(interval)
    ? { estimate, ...unvaryingInterval(estimate, draws.patients, { confidence }) }
    : { estimate, ...interval };
}

/** Positions of the images of each group that has both classes. */
function usableGroups(yTrue: readonly number[], groups: readonly (string | null)[]): number[][] {
  const names = [...new Set(groups)].filter((name) => name !== null).sort();
  const members = names.map((name) => groups.flatMap((group, i) => (group === name ? [i] : [])));
  return members.filter((one) => new Set(pick(yTrue, one)).size === 2);
}

function pick<T>(values: readonly T[], positions: readonly number[]): T[] {
  return positions.map((i) => values[i]);
}
