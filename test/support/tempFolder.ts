import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/**
 * Runs `body` with a fresh temporary folder and removes the folder afterwards, whatever happened.
 */
export async function withTempFolder<T>(body: (folder: string) => Promise<T> | T): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-test-"));
  try {
    return await body(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
