import fs from "node:fs";
import path from "node:path";
import { moveFile } from "./whenFree.cjs";

/**
 * Called before a file is written: what lies there already and was not written by this project is
 * kept under another name, so that nothing of somebody else's is lost.
 *
 * @param isOurs says of the contents found whether this project wrote them
 * @returns the name under which it is kept, or null where there was nothing to keep
 *
 * @example keepForeign("figures/cnn.png", isOurs) // "figures/cnn.kept-1.png"
 */
export function keepForeign(file: string, isOurs: (contents: Buffer) => boolean): string | null {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size === 0 || isOurs(fs.readFileSync(file))) return null;
  const kept = freeName(file);
  moveFile(file, kept);
  console.warn(
    `${file} was not written by this project, or changed since: it is kept as ` +
      `${path.basename(kept)}.`,
  );
  return kept;
}

/** Whether the contents are a JSON object with all of these keys. */
export function hasKeys(contents: Buffer, keys: readonly string[]): boolean {
  try {
    const value: unknown = JSON.parse(contents.toString("utf8"));
    return typeof value === "object" && value !== null && keys.every((key) => key in value);
  } catch {
    return false;
  }
}

function freeName(file: string): string {
  const { dir, name, ext } = path.parse(file);
  for (let number = 1; ; number++) {
    const kept = path.join(dir, `${name}.kept-${number}${ext}`);
    if (!fs.existsSync(kept)) return kept;
  }
}
