import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";

/**
 * Makes a set of any size out of a few files: links to them, in turn, which take no space.
 * @param folder new or empty
 * @returns paths of the links
 */
export function repeatFiles(files: readonly string[], count: number, folder: string): string[] {
  check(files.length > 0, "There are no files to repeat.");
  fs.mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, i) => {
    const source = files[i % files.length];
    const link = path.join(folder, `${String(i).padStart(6, "0")}${path.extname(source)}`);
    linkOrCopy(fs.realpathSync(source), link);
    return link;
  });
}

/**
 * Windows allows symbolic links to administrators only, and hard links end at the border of a disk.
 */
function linkOrCopy(source: string, target: string): void {
  for (const make of [fs.symlinkSync, fs.linkSync]) {
    try {
      make(source, target);
      return;
    } catch {
      // The next way is tried.
    }
  }
  fs.copyFileSync(source, target);
}
