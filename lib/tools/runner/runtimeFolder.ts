import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { check } from "../../base/checks";
import { removeQuietly } from "../../base/files/removeQuietly";

/** lib/tools/setup/kernel/parentWatch.cjs knows this beginning, too. */
const NAME = /^xray-kernel-(\d+)-/;

/**
 * Makes a folder for the connection files of this process's kernels, which hold the keys to them.
 * A folder of its own: nothing is left behind in the user's Jupyter folder. Those of processes that
 * have ended without removing theirs (all killed at once) are removed first.
 *
 * @param parent where it is made; the system's folder for temporary files if left out
 * @returns the folder's path; the caller removes it
 * @throws where there is no folder for temporary files
 */
export function makeRuntimeFolder(parent = os.tmpdir()): string {
  check(
    fs.existsSync(parent),
    `The folder for temporary files, ${parent}, does not exist. Make it, or correct the variable ` +
      `that names it, ${process.platform === "win32" ? "TEMP" : "TMPDIR"}.`,
  );
  for (const name of fs.readdirSync(parent)) {
    const [, pid] = NAME.exec(name) ?? [];
    // Quietly: the folder may be another user's.
    if (pid && !isAlive(Number(pid))) removeQuietly(path.join(parent, name));
  }
  return fs.mkdtempSync(path.join(parent, `xray-kernel-${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
