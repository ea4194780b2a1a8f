import { replaceReadmeBlock } from "./readmeBlock";
import { resultsTable } from "./resultsTable";

/**
 * Brings README.md's results table in line with the results of `folder`.
 *
 * @returns whether README.md changed
 * @throws as resultsTable and replaceReadmeBlock; then README.md is left as it is
 */
export function updateReadmeTable(readmeFile: string, folder: string): boolean {
  return replaceReadmeBlock(readmeFile, "results", resultsTable(folder));
}
