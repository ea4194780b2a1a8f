import type { CollectionImage } from "../data/collection/collection";
import { type BootstrapInterval, bootstrapByPatient } from "../metrics/bootstrap";
import { withinGroupsAuc } from "../metrics/withinGroupsAuc";

/**
 * What is left of a model on another collection, in two numbers with their intervals: the AUC on
 * all images, and the mean of the AUCs within its views, which is null where no view has both
 * classes.
 *
 * @param probabilities of PNEUMONIA, one for each image
 * @param options.resamples of each bootstrap, default 2000
 */
export function aucAbroad(
  images: readonly CollectionImage[],
  probabilities: readonly number[],
  options: { resamples?: number } = {},
): { auc: BootstrapInterval; withinViews: BootstrapInterval | null } {
  const labels = images.map(({ label }) => label);
  const patients = images.map(({ patient }) => patient);
  const views = images.map(({ view }) => view);
  return {
    auc: bootstrapByPatient(labels, probabilities, patients, options).auc,
    withinViews: withinGroupsAuc(labels, probabilities, patients, views, options),
  };
}
