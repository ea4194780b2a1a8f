import fs from "node:fs";
import path from "node:path";

/**
 * Writes a file so that a reader sees the old content or the new one, never half of it: the
 * data goes to a temporary name beside the target and is renamed over it. Parent folders are made.
 */
export function writeFileAtomic(file: string, data: string | Uint8Array): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    fs.writeFileSync(temporary, data);
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}
