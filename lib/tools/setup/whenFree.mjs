import fs from "node:fs";
import * as base from "../../base/files/whenFree.cjs";
import { SetupProblem } from "./setupProblem.mjs";

/**
 * As whenFree of lib/base: moves or removes something, on Windows again for ten seconds where it is
 * refused. A virus scanner has a library of 1 GB open for a while.
 *
 * @param {() => void} work may be called several times
 * @throws {SetupProblem} on Windows, where a program keeps it open
 */
export function whenFree(work, { platform = process.platform, ...options } = {}) {
  try {
    base.whenFree(work, { platform, ...options });
  } catch (error) {
    throw inUseProblem(error.message, platform) ?? error;
  }
}

/** Moves a file or a folder. @throws {SetupProblem} as whenFree does */
export function move(from, to) {
  whenFree(() => fs.renameSync(from, to));
}

/** Removes a file, or a folder with all in it, if it is there. @throws as whenFree does */
export function remove(name) {
  whenFree(() => fs.rmSync(name, { recursive: true, force: true }));
}

/**
 * The problem that a program has a file open which set-up would replace, or null where the text of
 * an error or a command says nothing of the kind. Other systems replace open files.
 */
export function inUseProblem(text, platform = process.platform) {
  const line = text
    .split(/\r?\n/)
    .find((each) => /\b(EPERM|EBUSY|EACCES|WinError (5|32))\b/.test(each) && !/connect/.test(each));
  if (platform !== "win32" || line === undefined) return null;
  return new SetupProblem(
    `a file cannot be replaced, most likely because a program has it open: ${line.trim()}\n` +
      "  Close JupyterLab, VS Code and everything else that runs notebooks of this project, and " +
      "give the command again: it goes on from here.",
  );
}
