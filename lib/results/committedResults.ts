import fs from "node:fs";
import path from "node:path";
import { projectRoot } from "../base/projectRoot";
import { type Ablations, readAblations } from "./ablationFile";
import { type ResultsPaths, resultsPaths } from "./resultsPaths";

/**
 * Where the results lie that come with the project: those of `npm run reproduce` on the real
 * X-rays. A notebook that runs on the sample shows what took hours to measure from there.
 */
export function committedResults(): ResultsPaths {
  return resultsPaths(path.join(projectRoot(), "results"));
}

/** The committed comparison of training choices for one model; null before it has been made. */
export function committedAblations(model: "cnn" | "resnet18"): Ablations | null {
  const { ablations } = committedResults();
  if (!fs.existsSync(ablations)) return null;
  const found = readAblations(ablations);
  const rows = found.rows.filter((row) => row.model === model);
  return rows.length === 0 ? null : { ...found, rows };
}
