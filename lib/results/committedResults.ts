import fs from "node:fs";
import path from "node:path";
import { projectRoot } from "../base/projectRoot";
import { readAblations } from "./ablationFile";
import { type AblationMean, ablationMeans } from "./ablationMeans";
import { readBoxScores } from "./boxScoresFile";
import type { ExplanationScores } from "./explanationScores";
import { type ExternalModel, readExternal } from "./externalFile";
import { type HiddenPartsModel, readHiddenParts } from "./hiddenPartsFile";
import { type ResultsPaths, resultsPaths } from "./resultsPaths";

/**
 * Where the results lie that come with the project: those of `npm run reproduce` on the real
 * X-rays. A notebook that runs on the sample shows what took hours to measure from there.
 */
export function committedResults(): ResultsPaths {
  return resultsPaths(path.join(projectRoot(), "results"));
}

/** The committed comparison of training choices for one model; empty before it has been made. */
export function committedAblations(model: "cnn" | "resnet18"): AblationMean[] {
  const { ablations } = committedResults();
  if (!fs.existsSync(ablations)) return [];
  const { rows } = readAblations(ablations);
  return ablationMeans({ rows: rows.filter((row) => row.model === model) });
}

/**
 * What the committed models answered about images of another hospital, and about pictures with
 * parts hidden; empty before they have been asked.
 */
export function committedAbroad(): { models: ExternalModel[]; hidden: HiddenPartsModel[] } {
  const { external, hiddenParts } = committedResults();
  return {
    models: fs.existsSync(external) ? readExternal(external).models : [],
    hidden: fs.existsSync(hiddenParts) ? readHiddenParts(hiddenParts).models : [],
  };
}

/**
 * The committed scores of the ways of explaining, beside the boxes of the second collection; none
 * before they have been made.
 */
export function committedBoxScores(): ExplanationScores[] {
  const { boxScores } = committedResults();
  if (!fs.existsSync(boxScores)) return [];
  return readBoxScores(boxScores).scores.filter(
    ({ synthetic, methods }) => !synthetic && methods.every(({ marked }) => marked !== null),
  );
}
