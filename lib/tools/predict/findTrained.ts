import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { type ModelMetrics, readMetrics } from "../../results/metricsFile";
import { resultsPaths } from "../../results/resultsPaths";
import { SCORED_MODEL_IDS } from "../../results/scoredModels";

/** Weights of a trained model on disk. */
export interface TrainedFile {
  /** Names it in tables: "resnet18-43", or the name of a file that was given by its path. */
  id: string;
  file: string;
  /** What is known of its training and its test; null where there is no such file. */
  metrics: ModelMetrics | null;
}

/** Results folders in the order in which they are looked through. */
const RESULTS = ["results", "results/quick", "results/sample"];

/**
 * The results folder with the latest trained model.
 *
 * @param project folder of the project
 * @returns the first of the usual folders where none holds any
 */
export function latestResults(project: string): string {
  const folders = RESULTS.map((name) => path.join(project, name));
  const ages = folders.map((folder) =>
    listTrained(folder).reduce((age, { file }) => Math.max(age, fs.statSync(file).mtimeMs), 0),
  );
  return folders[ages.indexOf(Math.max(...ages))];
}

/** Every trained model of a results folder. */
export function listTrained(results: string): { id: string; file: string }[] {
  return SCORED_MODEL_IDS.flatMap((id) => {
    const file = path.join(resultsPaths(results).checkpoints, id, "best.safetensors");
    return fs.existsSync(file) ? [{ id, file }] : [];
  });
}

/**
 * The trained models of a results folder, or those that are wanted.
 *
 * @param wanted names of models in the folder, or paths of .safetensors files; none takes all
 * @throws naming what there is, if one is wanted that is not there
 */
export function findTrained(results: string, wanted: readonly string[]): TrainedFile[] {
  const there = listTrained(results);
  const found =
    wanted.length === 0
      ? there
      : wanted.map((name) => {
          if (/\.safetensors$/i.test(name)) return { id: path.parse(name).name, file: name };
          const known = there.find(({ id }) => id === name);
          const names = there.map(({ id }) => id).join(", ") || "none";
          check(
            known !== undefined,
            `There is no trained model "${name}" in ${results}: found ${names}. Give one of ` +
              "them, or the path of a .safetensors file.",
          );
          return known;
        });
  check(
    found.length > 0,
    `There is no trained model in ${results}. Run notebooks 2 and 3 first ("npm start" runs them ` +
      "on the drawn sample), or name another folder with --results.",
  );
  return found.map(({ id, file }) => {
    const metricsFile = resultsPaths(results).metricsFile(id);
    const isOfFolder = there.some((one) => one.file === file);
    const isKnown = isOfFolder && fs.existsSync(metricsFile);
    return { id, file, metrics: isKnown ? readMetrics(metricsFile) : null };
  });
}
