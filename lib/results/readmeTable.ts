import fs from "node:fs";
import { check } from "../checks";
import { writeFileAtomic } from "../writeFileAtomic";
import { resultsTable } from "./resultsTable";

/** Between these lines of README.md stands what resultsTable computes. */
const START = "<!-- results:start -->";
const END = "<!-- results:end -->";

/**
 * What stands between the markers of a README.
 *
 * @throws when the markers are missing or in the wrong order
 */
export function readmeBlock(readmeText: string, name = "README.md"): string {
  const { from, to } = findBlock(readmeText, name);
  return readmeText.slice(from, to).trim();
}

/**
 * Replaces what stands between the markers of README.md with the table of `folder`, in one step. A
 * README that is up to date is not written again.
 *
 * @returns whether README.md changed
 * @throws as resultsTable, and when the markers are missing; then README.md is left as it is
 */
export function updateReadmeTable(readmeFile: string, folder: string): boolean {
  const old = fs.readFileSync(readmeFile, "utf8");
  const { from, to } = findBlock(old, readmeFile);
  const updated = `${old.slice(0, from)}\n${resultsTable(folder)}\n${old.slice(to)}`;
  if (updated === old) return false;
  writeFileAtomic(readmeFile, updated);
  return true;
}

function findBlock(text: string, name: string): { from: number; to: number } {
  const from = text.indexOf(START) + START.length;
  const to = text.indexOf(END);
  check(
    text.includes(START) && to >= from,
    `${name} must hold the lines ${START} and ${END}, in this order: the results table goes between them.`,
  );
  return { from, to };
}
