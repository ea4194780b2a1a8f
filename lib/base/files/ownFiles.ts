import fs from "node:fs";
import path from "node:path";
import { hashBytes } from "../images/fileHashes";
import { belongsToOtherProgram } from "./otherPrograms";
import { moveFile, removeFile } from "./whenFree.cjs";

/** sha256 of each file that was written, by its path below the folder, with forward slashes. */
export type WrittenFiles = Record<string, string>;

/**
 * Every file below a folder, with forward slashes and sorted. Links are listed and never followed;
 * what other programs leave behind (.DS_Store, thumbnails) is left out.
 *
 * @returns none for a folder that does not exist
 */
export function listFilesBelow(folder: string): string[] {
  return everyFile(folder, "", belongsToOtherProgram).sort();
}

/** The sha256 of every file of `names`, which lie below `folder`. */
export function hashFilesBelow(folder: string, names: readonly string[]): WrittenFiles {
  return Object.fromEntries(
    names.map((name) => [name, hashBytes(fs.readFileSync(path.join(folder, name)))]),
  );
}

/**
 * The files below a folder that are not the ones that were written: added by somebody, or changed.
 *
 * @param lists a file counts as written if one of them holds its path with its contents
 */
export function foreignFiles(folder: string, lists: readonly WrittenFiles[]): string[] {
  return listFilesBelow(folder).filter((name) => !isWritten(folder, name, lists));
}

/**
 * Removes from a folder the files that were written and are unchanged, then every folder that is
 * empty. Everything else stays, with the folders it lies in.
 */
export function removeWrittenFiles(folder: string, lists: readonly WrittenFiles[]): void {
  for (const name of listFilesBelow(folder)) {
    if (isWritten(folder, name, lists)) removeFile(path.join(folder, name));
  }
  removeEmptyFolders(folder);
}

/**
 * Moves every file below `from` to the same place below `to`, unless something is there already.
 */
export function moveFilesInto(from: string, to: string): void {
  for (const name of everyFile(from, "", () => false)) {
    const target = path.join(to, name);
    if (fs.existsSync(target)) continue;
    fs.mkdirSync(path.dirname(target), { recursive: true });
    moveFile(path.join(from, name), target);
  }
  removeEmptyFolders(from);
}

/** Removes a folder and those below it as far as they are empty. */
export function removeEmptyFolders(folder: string): void {
  for (const entry of entriesOf(folder)) {
    if (entry.isDirectory()) removeEmptyFolders(path.join(folder, entry.name));
  }
  try {
    fs.rmdirSync(folder);
  } catch {
    // Not empty, or not there.
  }
}

/** @example "a.png, b.png, c.png and 4 more" */
export function someOf(names: readonly string[], shown = 3): string {
  const more = names.length - shown;
  return names.slice(0, shown).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function isWritten(folder: string, name: string, lists: readonly WrittenFiles[]): boolean {
  const wanted = lists.flatMap((list) => (Object.hasOwn(list, name) ? [list[name]] : []));
  const file = path.join(folder, name);
  if (wanted.length === 0 || !fs.lstatSync(file).isFile()) return false;
  return wanted.includes(hashBytes(fs.readFileSync(file)));
}

function everyFile(root: string, below: string, skip: (name: string) => boolean): string[] {
  return entriesOf(path.join(root, below))
    .filter(({ name }) => !skip(name))
    .flatMap((entry) => {
      const name = path.posix.join(below, entry.name);
      return entry.isDirectory() ? everyFile(root, name, skip) : [name];
    });
}

function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}
