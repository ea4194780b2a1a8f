import fs from "node:fs";
import { readMetrics } from "../../results/metricsFile";
import { resultsPaths } from "../../results/resultsPaths";
import { readRun } from "../../results/runFile";
import { RUNS } from "../experiments/runs";
import { otherPrecision } from "./otherPrecision";

/**
 * Which run is behind the results of a folder, on what it ran and how long its trainings took, as
 * one paragraph of Markdown, with the training that was repeated in the other precision.
 *
 * @throws when run.json or a metrics file is damaged
 */
export function runParagraph(folder: string): string {
  const paths = resultsPaths(folder);
  if (!fs.existsSync(paths.run)) return "These results are of runs from before runs had a name.";
  const { id, startedAt, code, engine, precision, cpu } = readRun(paths.run);
  const isScored = (run: { id: string }) => fs.existsSync(paths.metricsFile(run.id));
  const files = RUNS.filter(isScored).map((run) => paths.metricsFile(run.id));
  const missing = RUNS.filter((run) => !isScored(run)).map((run) => `\`${run.id}\``);
  const seconds = files.reduce((sum, file) => sum + readMetrics(file).times.totalSeconds, 0);
  const versions = code.map((hash) => `\`${hash.slice(0, 12)}\``).join(", then ");
  return (
    `The committed run is \`${id}\`, begun on ${startedAt.slice(0, 10)} with code ${versions} ` +
    `(${cpu.model}, ${cpu.cores} cores; ${engine}, training in ${precision}). Its ` +
    `${files.length} trainings took ${(seconds / 3600).toFixed(1)} hours together. ` +
    `${missing.length > 0 ? `Still to be trained: ${missing.join(", ")}. ` : ""}Every JSON ` +
    "file in `results` carries that name; `results/run.json` holds the sha256 of all files. " +
    otherPrecision(folder)
  ).trim();
}
