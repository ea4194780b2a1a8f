import fs from "node:fs";
import { check } from "../../base/checks";
import { writeFileAtomic } from "../../base/writeFileAtomic";

/**
 * The parts of README.md that are computed from the files in results: each stands between the lines
 * `<!-- NAME:start -->` and `<!-- NAME:end -->`.
 */
export type ReadmeBlock = "results" | "run" | "speed";

/**
 * What stands between the markers of a block.
 *
 * @throws when the markers are missing or in the wrong order
 */
export function readmeBlock(readmeText: string, block: ReadmeBlock, name = "README.md"): string {
  const { from, to } = findBlock(readmeText, block, name);
  return readmeText.slice(from, to).trim();
}

/**
 * Replaces what stands between the markers of a block, in one step. A README that is up to date is
 * not written again.
 *
 * @returns whether README.md changed
 * @throws when the markers are missing; then README.md is left as it is
 */
export function replaceReadmeBlock(
  readmeFile: string,
  block: ReadmeBlock,
  content: string,
): boolean {
  const old = fs.readFileSync(readmeFile, "utf8");
  const { from, to } = findBlock(old, block, readmeFile);
  const updated = `${old.slice(0, from)}\n${content}\n${old.slice(to)}`;
  if (updated === old) return false;
  writeFileAtomic(readmeFile, updated);
  return true;
}

function findBlock(text: string, block: ReadmeBlock, name: string): { from: number; to: number } {
  const [start, end] = [`<!-- ${block}:start -->`, `<!-- ${block}:end -->`];
  const from = text.indexOf(start) + start.length;
  const to = text.indexOf(end);
  check(
    text.includes(start) && to >= from,
    `${name} must hold the lines ${start} and ${end}, in this order: what is ` +
      "computed from the results goes between them.",
  );
  return { from, to };
}
