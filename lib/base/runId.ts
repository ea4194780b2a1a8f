import fs from "node:fs";
import path from "node:path";

/** The note of a reproduction about itself, in its results folder; see results/runFile.ts. */
export const RUN_FILE = "run.json";

/**
 * Which reproduction a results folder belongs to.
 *
 * @returns null for a folder that is filled by hand, notebook by notebook
 */
export function runIdOf(folder: string): string | null {
  const file = path.join(folder, RUN_FILE);
  if (!fs.existsSync(file)) return null;
  try {
    const { id } = JSON.parse(fs.readFileSync(file, "utf8")) as { id?: unknown };
    return typeof id === "string" ? id : null;
  } catch {
    return null;
  }
}
