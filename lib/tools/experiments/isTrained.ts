import fs from "node:fs";
import path from "node:path";
import type { Settings } from "../../base/settings";
import { resultsPaths } from "../../results/resultsPaths";
import type { RunId } from "./runs";

/** Whether a training of the reproduction has come to its end in these results. */
export function isTrained(run: RunId, { results }: Pick<Settings, "results">): boolean {
  return fs.existsSync(path.join(resultsPaths(results).checkpoints, run, "finished.json"));
}
