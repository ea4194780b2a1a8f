import fs from "node:fs";

/**
 * Removes what an attempt that failed left behind, a file or a folder. Says nothing where that
 * fails as well, as it does on a disk that is read-only: the first failure is the one to report.
 * Nor does it wait for a program that has it open (see whenFree.cjs).
 */
export function removeQuietly(name: string): void {
  try {
    fs.rmSync(name, { recursive: true, force: true });
  } catch {
    // Left behind: the next attempt writes over it.
  }
}
