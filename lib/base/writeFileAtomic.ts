import fs from "node:fs";
import path from "node:path";
import { explainFileError } from "./files/explainFileError";
import { removeQuietly } from "./files/removeQuietly";
import { moveFile } from "./files/whenFree.cjs";

/** Node writes 2 GB in one call at most. */
const MAX_BYTES_PER_CALL = 1e9;

/**
 * Writes a file so that a reader sees the old content or the new one, never half of it: the
 * data goes to a temporary name beside the target and is renamed over it. Parent folders are made.
 *
 * @param data a list is written piece by piece, one behind the other
 * @throws naming the file, what is wrong and what to do: a full disk, no right to write, ...
 */
export function writeFileAtomic(
  file: string,
  data: string | Uint8Array | readonly Uint8Array[],
): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (Array.isArray(data)) writePieces(temporary, data);
    else fs.writeFileSync(temporary, data as string | Uint8Array);
    moveFile(temporary, file);
  } catch (error) {
    removeQuietly(temporary);
    throw explainFileError(error, file);
  }
}

function writePieces(file: string, pieces: readonly Uint8Array[]): void {
  const handle = fs.openSync(file, "w");
  try {
    for (const piece of pieces) {
      for (let start = 0; start < piece.length; start += MAX_BYTES_PER_CALL) {
        fs.writeFileSync(handle, piece.subarray(start, start + MAX_BYTES_PER_CALL));
      }
    }
  } finally {
    fs.closeSync(handle);
  }
}
