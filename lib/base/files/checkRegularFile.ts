import fs from "node:fs";
import { check } from "../checks";
import { formatBytes } from "../display/formatBytes";

export interface RegularFileOptions {
  /** What to give instead, a whole sentence; ends every message. */
  advice: string;
  /** More bytes than any such file can have. */
  maxBytes: number;
}

/**
 * Throws unless `file` is a regular file, or a link to one, of at most `maxBytes`. Only the file
 * system's entry is looked at, so that the answer comes at once: opening a named pipe waits until
 * somebody writes to it, and a device such as /dev/zero never ends.
 *
 * @returns its size in bytes
 * @throws naming the file, what it is and `advice`
 *
 * @example checkRegularFile("x.jpeg", { maxBytes: 1e8, advice: "Give the path of an image." })
 */
export function checkRegularFile(file: string, { advice, maxBytes }: RegularFileOptions): number {
  const stats = statOf(file, advice);
  check(stats.isFile(), `${file} is ${kindOf(stats)}, not a file. ${advice}`);
  check(
    stats.size <= maxBytes,
    `${file} has ${formatBytes(stats.size)}, more than the ${formatBytes(maxBytes)} ` +
      `that such a file can have. ${advice}`,
  );
  return stats.size;
}

/** What lies at the end of all links. */
function statOf(file: string, advice: string): fs.Stats {
  try {
    return fs.statSync(file);
  } catch (error) {
    throw new Error(`${file} ${problemOf(file, error as NodeJS.ErrnoException)}. ${advice}`);
  }
}

function problemOf(file: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOTDIR") return "does not exist: one of the folders above it is a file";
  if (code === "ENOENT") {
    const isLink = fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink();
    return isLink ? "is a link to a file that does not exist" : "does not exist";
  }
  if (code === "ELOOP") return "is a link that leads back to itself";
  if (code === "EACCES") return "may not be looked at (a folder above it denies access)";
  return `cannot be looked at: ${message}`;
}

function kindOf(stats: fs.Stats): string {
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a named pipe";
  if (stats.isSocket()) return "a socket";
  return "a device";
}
