import fs from "node:fs";
import { INSTALL_HELP } from "./installHelp.mjs";
import { joinProblems, SetupProblem } from "./setupProblem.mjs";

/**
 * Looks for everything that the given steps need before the first of them starts, so that a
 * download of minutes does not end on a missing compiler.
 *
 * @param {object} context see installMissing.mjs
 * @param {{ diskBytes: number, prerequisites?: (context: object) => (() => Promise<unknown>)[] }[]}
 *   steps
 * @throws {SetupProblem} that names all that is missing
 */
export async function checkPrerequisites(context, steps) {
  const problems = [];
  const space = diskProblem(context.freeBytes(context.paths.root), steps);
  if (space !== null) problems.push(space);
  for (const check of steps.flatMap((step) => step.prerequisites?.(context) ?? [])) {
    try {
      await check();
    } catch (error) {
      if (!(error instanceof SetupProblem)) throw error;
      problems.push(error);
    }
  }
  if (problems.length > 0) throw joinProblems(problems);
}

/** The problem with the free disk space, or null where it is enough for the steps. */
export function diskProblem(freeBytes, steps) {
  const needed = steps.reduce((sum, { diskBytes }) => sum + diskBytes, 0);
  if (freeBytes >= needed) return null;
  return new SetupProblem(
    `${gigabytes(needed)} of free disk space are needed, found ${gigabytes(freeBytes)}.`,
    INSTALL_HELP.disk,
  );
}

/**
 * The problem that the disk became full while something was written, or null where the text of a
 * command or an error says nothing of the kind.
 */
export function fullDiskProblem(text) {
  if (!/ENOSPC|No space left on device|not enough space on the disk|EDQUOT/i.test(text))
    return null;
  return new SetupProblem(
    "the disk is full. What is finished stays; make room, and the next command goes on from here.",
    INSTALL_HELP.disk,
  );
}

/** Bytes that this user may still write on the disk that holds `folder`. */
export function freeBytes(folder) {
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize;
}

/** @example gigabytes(2.5e9) // "2.5 GB" */
export function gigabytes(bytes) {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
