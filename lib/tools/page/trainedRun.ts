import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import { type ModelMetrics, readMetrics } from "../../results/metricsFile";
import { resultsPaths } from "../../results/resultsPaths";
import { MODEL_NAMES } from "../../results/scoredModels";
import type { RunKind } from "./pageManifest";

/** A network whose weights and metrics a run left behind. */
export interface TrainedModel {
  key: ModelMetrics["model"];
  /** Its weights, as notebook 2 or 3 saved them. */
  weights: string;
  metrics: ModelMetrics;
}

export interface TrainedRun {
  /** The results folder. */
  folder: string;
  kind: RunKind;
  /** One or both, in the order CNN, ResNet-18. */
  models: TrainedModel[];
}

/** The results folders of the three kinds of run, see defaultResults in base/settings.ts. */
export function usualResults(root = projectRoot()): string[] {
  return [path.join("results", "sample"), path.join("results", "quick"), "results"].map((folder) =>
    path.join(root, folder),
  );
}

/**
 * The run whose networks were scored last, among results folders that hold trained weights.
 *
 * @param folders results folders to look in
 * @throws saying how to train where no folder holds weights, or where a folder's networks belong to
 *   different data or image sizes
 */
export function findTrainedRun(folders: readonly string[] = usualResults()): TrainedRun {
  const runs = folders.map(readRun).filter(({ models }) => models.length > 0);
  check(
    runs.length > 0,
    `No trained networks were found (looked for checkpoints in ${folders.join(", ")}). ` +
      'Train them first: "npm start" does it on the drawn sample in a few minutes, and ' +
      "notebooks 2 and 3 on your own data. Another results folder is named with --results.",
  );
  const newest = runs.reduce((a, b) => (scoredAt(b) > scoredAt(a) ? b : a));
  checkTogether(newest);
  return newest;
}

/** When the youngest of a run's networks was scored, ISO 8601. */
export function scoredAt({ models }: Pick<TrainedRun, "models">): string {
  return models.map(({ metrics }) => metrics.createdAt).sort()[models.length - 1];
}

function readRun(folder: string): TrainedRun {
  const paths = resultsPaths(folder);
  const models = (Object.keys(MODEL_NAMES) as TrainedModel["key"][]).flatMap((key) => {
    const weights = path.join(paths.checkpoints, key, "best.safetensors");
    const isWhole = [weights, paths.metricsFile(key)].every((file) => fs.existsSync(file));
    return isWhole ? [{ key, weights, metrics: readMetrics(paths.metricsFile(key)) }] : [];
  });
  return { folder, models, kind: models.length > 0 ? kindOf(models[0].metrics) : "sample" };
}

function kindOf({ dataSet, settings }: ModelMetrics): RunKind {
  if (dataSet.synthetic) return "sample";
  return settings.profile === "full" ? "full" : "quick";
}

function checkTogether({ folder, models }: TrainedRun): void {
  const sorts = models.map(
    ({ metrics }) => `${metrics.dataSet.name} at ${metrics.settings.imageSize} pixels`,
  );
  check(
    new Set(sorts).size === 1,
    `The networks in ${folder} were not trained on the same images: ${sorts.join(", ")}. ` +
      "Run notebooks 2 and 3 again with the same settings.",
  );
}
