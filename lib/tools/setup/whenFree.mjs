import { SetupProblem } from "./setupProblem.mjs";

/** How Windows refuses to move or remove a file that a program has open. */
const IN_USE = ["EPERM", "EACCES", "EBUSY", "ENOTEMPTY"];

/**
 * Moves or removes something; on Windows again for ten seconds where it is refused. A virus scanner
 * there has what is new open for moments, most of all a library of 1 GB.
 *
 * @param {() => void} work may be called several times
 * @throws {SetupProblem} on Windows, where a program keeps it open
 */
export function whenFree(work, { seconds = 10, platform = process.platform } = {}) {
  const deadline = Date.now() + seconds * 1000;
  for (let pause = 20; ; pause *= 2) {
    try {
      work();
      return;
    } catch (error) {
      if (platform !== "win32" || !IN_USE.includes(error.code)) throw error;
      if (Date.now() > deadline) throw inUseProblem(error.message, platform) ?? error;
      sleep(Math.min(pause, 500));
    }
  }
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

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
