import fs from "node:fs";
import path from "node:path";

/** Node writes 2 GB in one call at most. */
const MAX_BYTES_PER_CALL = 1e9;

/**
 * Writes a file so that a reader sees the old content or the new one, never half of it: the
 * data goes to a temporary name beside the target and is renamed over it. Parent folders are made.
 *
 * @param data a list is written piece by piece, one behind the other
 */
export function writeFileAtomic(
  file: string,
  data: string | Uint8Array | readonly Uint8Array[],
): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    if (Array.isArray(data)) writePieces(temporary, data);
    else fs.writeFileSync(temporary, data as string | Uint8Array);
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
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
