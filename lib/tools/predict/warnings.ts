import fs from "node:fs";
import { readExternal } from "../../results/externalFile";
import { resultsPaths } from "../../results/resultsPaths";
import type { TrainedFile } from "./findTrained";

export const NO_DIAGNOSIS =
  "THIS IS NO DIAGNOSIS. It is an exercise in a course. Do not use it on anybody's health: ask a " +
  "doctor.";

/**
 * What has to be said before anybody reads a probability: what each model was trained on, how it
 * did on images like those, and how little that says about others.
 */
export function trainingNotes(models: readonly TrainedFile[], results: string): string[] {
  const abroad = resultsPaths(results).external;
  const known = fs.existsSync(abroad) ? readExternal(abroad) : null;
  const notes = models.map(({ id, metrics }) => {
    if (metrics === null) return `${id}: nobody knows what it was trained on.`;
    const { dataSet, splits } = metrics;
    const { NORMAL, PNEUMONIA } = dataSet.counts.train;
    const images = dataSet.synthetic
      ? "DRAWN pictures that only look like X-rays"
      : `X-rays of the collection "${dataSet.name}"`;
    const score = known?.models.find((model) => model.id === id)?.abroad.auc.estimate;
    const elsewhere = score === undefined ? "" : `, and ${score.toFixed(2)} on another hospital's`;
    return (
      `${id}: trained on ${NORMAL + PNEUMONIA} ${images}; AUC ${splits.test.auc.toFixed(2)} on ` +
      `test images of the same collection${elsewhere}.`
    );
  });
  const drawn = models.some(({ metrics }) => metrics?.dataSet.synthetic);
  return [
    ...notes,
    drawn
      ? "What a model learned from drawings says nothing about real lungs."
      : "The real training images come from children of one to five years in one hospital. On " +
        "images from elsewhere such a model may be no better than chance.",
  ];
}
