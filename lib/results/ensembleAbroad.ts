import fs from "node:fs";
import { check } from "../base/checks";
import { bootstrapByPatient } from "../metrics/bootstrap";
import { mean } from "../metrics/mean";
import { readExternalPredictions } from "./externalPredictions";
import type { Estimate } from "./externalScores";
import { resultsPaths } from "./resultsPaths";

/**
 * The AUC of several models as one on images of another hospital, where the answer for an image is
 * the mean of their probabilities, with its 95 % interval over patients.
 *
 * @param folder results folder
 * @param ids of the models
 * @param options.resamples of the bootstrap, default 2000
 * @returns null where one of them has no answers there
 * @throws if they were not asked about the same images
 */
export function ensembleAbroad(
  folder: string,
  ids: readonly string[],
  options: { resamples?: number } = {},
): Estimate | null {
  const files = ids.map((id) => resultsPaths(folder).externalPredictionsFile(id));
  if (files.length === 0 || !files.every((file) => fs.existsSync(file))) return null;
  const [first, ...others] = files.map(readExternalPredictions);
  const byFile = others.map((rows) => new Map(rows.map((row) => [row.file, row])));
  const probabilities = first.map(({ file, label, probability }) =>
    mean([
      probability,
      ...byFile.map((rows, k) => {
        const row = rows.get(file);
        check(
          rows.size === first.length && row?.label === label,
          `${files[k + 1]} is about other images than ${files[0]}. Score the models on the ` +
            "second collection again.",
        );
        return row.probability;
      }),
    ]),
  );
  const labels = first.map(({ label }) => label);
  const patients = first.map(({ patient }) => patient);
  return bootstrapByPatient(labels, probabilities, patients, options).auc;
}
