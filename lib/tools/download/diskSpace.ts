import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { formatBytes } from "../../base/display/formatBytes";

/** Free bytes on the disk that holds `folder`, which need not exist yet. */
export async function freeBytes(folder: string): Promise<number> {
  let existing = path.resolve(folder);
  while (!fs.existsSync(existing)) existing = path.dirname(existing);
  const { bavail, bsize } = await fs.promises.statfs(existing);
  return bavail * bsize;
}

/**
 * Compares what a task needs with what is free.
 *
 * @param measureFree how to find the free bytes of a folder; tests pass their own
 * @returns a sentence with both numbers
 * @throws when there is too little
 */
export async function checkDiskSpace(
  folder: string,
  neededBytes: number,
  measureFree: (folder: string) => Promise<number> = freeBytes,
): Promise<string> {
  const free = await measureFree(folder);
  check(
    free >= neededBytes,
    `Not enough disk space in ${folder}: ${formatBytes(neededBytes)} needed, ` +
      `${formatBytes(free)} free. Free some space, or choose a folder on another disk with --to.`,
  );
  return (
    `Needs ${formatBytes(neededBytes)} of disk space; ` +
    `${formatBytes(free)} are free in ${folder}.`
  );
}
