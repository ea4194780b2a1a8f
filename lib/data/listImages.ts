import fs from "node:fs";
import path from "node:path";
import { belongsToOtherProgram } from "../base/files/otherPrograms";

/** Endings of the files that are taken for images; what they hold is decided by their contents. */
export const IMAGE_EXTENSIONS = [
  ".jpeg",
  ".jpg",
  ".jfif",
  ".png",
  ".tif",
  ".tiff",
  ".webp",
  ".bmp",
  ".dcm",
  ".dicom",
] as const;

/** How many files and folders were left out, by kind: "ending .txt", "named pipe or device". */
export type LeftOut = Record<string, number>;

/** Adds one of a kind to the count. */
export function countLeftOut(leftOut: LeftOut, kind: string): void {
  leftOut[kind] = (leftOut[kind] ?? 0) + 1;
}

/**
 * The images below a folder: those of the folder itself first, then those of its subfolders, each
 * sorted, as os.walk gives them. Links are followed. What is no image, cannot be looked at or
 * would never end is left out and counted.
 *
 * @param leftOut is added to
 * @returns paths that begin with `folder`
 */
export function listImages(folder: string, leftOut: LeftOut): string[] {
  return walk(folder, foldersAbove(fs.realpathSync(folder)), leftOut);
}

function foldersAbove(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [] : [parent, ...foldersAbove(parent)];
}

/** Names of the folders in a folder, sorted, without those of other programs, which are counted. */
export function listFolders(folder: string, leftOut: LeftOut = {}): string[] {
  const entries = listEntries(folder, leftOut);
  const folders = entries.filter(({ kind }) => kind === "folder").map(({ name }) => name);
  for (let i = folders.length; i < entries.length; i++)
    countLeftOut(leftOut, "beside the class folders");
  return folders;
}

export function isFolder(name: string): boolean {
  return kindOf(name) === "folder";
}

/** @param above real paths of the folders above: a link to one of them would never end */
function walk(folder: string, above: string[], leftOut: LeftOut): string[] {
  const real = fs.realpathSync(folder);
  if (above.includes(real)) {
    countLeftOut(leftOut, "link to a folder above itself");
    return [];
  }
  const images: string[] = [];
  const folders: string[] = [];
  for (const { name, kind } of listEntries(folder, leftOut)) {
    const file = path.join(folder, name);
    if (kind === "folder") folders.push(file);
    else if (kind !== "file") countLeftOut(leftOut, kind);
    else if (isImageName(name)) images.push(file);
    else countLeftOut(leftOut, `ending ${path.extname(name).toLowerCase() || "missing"}`);
  }
  return [...images, ...folders.flatMap((below) => walk(below, [...above, real], leftOut))];
}

type Kind = "file" | "folder" | "link to nothing" | "named pipe or device";

function listEntries(folder: string, leftOut: LeftOut): { name: string; kind: Kind }[] {
  const found: { name: string; kind: Kind }[] = [];
  for (const entry of readFolder(folder, leftOut)) {
    if (belongsToOtherProgram(entry.name)) countLeftOut(leftOut, "hidden or of another program");
    // Only links and what is no file need a second look.
    else if (entry.isFile()) found.push({ name: entry.name, kind: "file" });
    else found.push({ name: entry.name, kind: kindOf(path.join(folder, entry.name)) });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readFolder(folder: string, leftOut: LeftOut): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    countLeftOut(leftOut, "folder that may not be read");
    return [];
  }
}

function kindOf(file: string): Kind {
  try {
    const stats = fs.statSync(file);
    if (stats.isDirectory()) return "folder";
    return stats.isFile() ? "file" : "named pipe or device";
  } catch {
    return "link to nothing";
  }
}

function isImageName(name: string): boolean {
  return (IMAGE_EXTENSIONS as readonly string[]).includes(path.extname(name).toLowerCase());
}
