import { replaceReadmeBlock } from "./readmeBlock";
import { resultsTable } from "./resultsTable";
import { runParagraph } from "./runParagraph";

/**
 * Brings README.md's results table, and what it says of the run behind them, in line with the
 * results of `folder`.
 *
 * @returns whether README.md changed
 * @throws as resultsTable and replaceReadmeBlock; then README.md is left as it is
 */
export function updateReadmeTable(readmeFile: string, folder: string): boolean {
  const [table, run] = [resultsTable(folder), runParagraph(folder)];
  const changed = replaceReadmeBlock(readmeFile, "results", table);
  return replaceReadmeBlock(readmeFile, "run", run) || changed;
}
