import path from "node:path";
import { check } from "../../base/checks";
import { comparableName } from "../comparableName";
import { countLeftOut, type LeftOut, listImages } from "../listImages";

/** The image files of a collection, to be found by what a table calls them. */
export interface FileIndex {
  /** Number of files. */
  size: number;
  /** Whether a column may hold names of files. */
  find(name: string): string | null;
  /** Counts the files that were never found. */
  countUnused(leftOut: LeftOut): void;
}

/**
 * Lists the images below some folders. A table may name them by their path below `root`, by their
 * name alone or by their name without its ending; letters in either case are the same.
 *
 * @param leftOut is added to
 */
export function indexFiles(root: string, folders: readonly string[], leftOut: LeftOut): FileIndex {
  const files = folders.flatMap((folder) => listImages(folder, leftOut));
  const byPath = new Map(files.map((file) => [pathKey(path.relative(root, file)), file]));
  const byName = groupBy(files, (file) => comparableName(path.basename(file)));
  const byStem = groupBy(files, (file) => comparableName(path.parse(file).name));
  const used = new Set<string>();
  return {
    size: files.length,
    find(name) {
      const key = pathKey(name);
      const base = key.slice(key.lastIndexOf("/") + 1);
      const exact = byPath.get(key);
      const found = exact ?? only(byName.get(base) ?? byStem.get(base), name, root);
      if (found !== null) used.add(found);
      return found;
    },
    countUnused(unused) {
      for (let i = used.size; i < files.length; i++)
        countLeftOut(unused, "image that the table does not name");
    },
  };
}

function only(files: string[] | undefined, name: string, root: string): string | null {
  if (files === undefined) return null;
  const shown = files.slice(0, 2).map((file) => path.relative(root, file));
  check(
    files.length === 1,
    `"${name}" may be ${shown.join(" or ")}: ${files.length} images in ${root} are called so. ` +
      "Give the path in the table, or rename one.",
  );
  return files[0];
}

function pathKey(name: string): string {
  return comparableName(name.replaceAll("\\", "/").replace(/^\.\//, ""));
}

function groupBy(files: readonly string[], keyOf: (file: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const key = keyOf(file);
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  return groups;
}
