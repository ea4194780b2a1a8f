import fs from "node:fs";
import path from "node:path";
import type { Settings } from "../../base/settings";
import { resultsPaths } from "../../results/resultsPaths";

/** Whether a training of the reproduction has come to its end in these results. */
export function isTrained(run: string, { results }: Pick<Settings, "results">): boolean {
  return fs.existsSync(path.join(resultsPaths(results).checkpoints, run, "finished.json"));
}
