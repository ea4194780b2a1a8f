import fs from "node:fs";
import path from "node:path";
import { check } from "../checks";
import {
  foreignFiles,
  listFilesBelow,
  moveFilesInto,
  removeWrittenFiles,
  someOf,
  type WrittenFiles,
} from "../files/ownFiles";
import { moveFile, removeFile, whenFree } from "../files/whenFree.cjs";
import {
  DRAFT_FILE,
  filesOfSample,
  holdsSample,
  MANIFEST_FILE,
  readManifest,
  type SampleManifest,
} from "./sampleManifest";

/**
 * Throws if a whole sample has company: its figures would be labelled as drawings, and be mixed.
 */
export function checkNothingAdded(root: string, stored: SampleManifest): void {
  const own = new Set([MANIFEST_FILE, ...filesOfSample(stored)]);
  refuse(
    root,
    listFilesBelow(root).filter((name) => !own.has(name)),
  );
}

/**
 * Throws if the folder that a sample is to be drawn in holds files that the generator did not
 * write. A sample that has lost its list, or was drawn before there was one, is compared in
 * putInPlace with the one drawn anew; only a sample has masks.
 *
 * @param stored what its sample.json says, null where it has none
 */
export function checkReplaceable(root: string, stored: SampleManifest | null): void {
  if (stored?.files) refuse(root, foreignIn(root, [stored.files]));
  else if (!fs.existsSync(path.join(root, "masks"))) refuse(root, foreignIn(root, []));
}

/**
 * Swaps the finished draft in. The old sample steps aside first, and only its own unchanged files
 * are removed there. If another process was faster with the same sample, its copy stays.
 *
 * @throws if `root` holds a file that neither the old list nor the draft knows; nothing is changed
 */
export function putInPlace(draft: string, root: string, manifest: SampleManifest): void {
  const { files = {}, ...wanted } = manifest;
  if (holdsSample(root, wanted)) return;
  const lists = [files, readManifest(root)?.files ?? {}];
  refuse(root, foreignIn(root, lists));
  fs.mkdirSync(path.dirname(path.resolve(root)), { recursive: true });
  const aside = `${path.resolve(root)}.replaced-${process.pid}`;
  moveAside(root, aside);
  try {
    whenFree(() => holdsSample(root, wanted) || fs.renameSync(draft, root));
  } catch (error) {
    if (!holdsSample(root, wanted)) throw error;
  }
  removeSample(aside, lists);
  // What somebody put there in the meantime, or another program's files.
  moveFilesInto(aside, root);
}

/** Removes what killed runs left beside `root`; what a running process uses is left alone. */
export function removeLeftovers(root: string): void {
  const parent = path.dirname(path.resolve(root));
  if (!fs.existsSync(parent)) return;
  for (const name of fs.readdirSync(parent)) {
    if (!name.startsWith(`${path.basename(root)}.`)) continue;
    const [, pid] = /\.(?:draft|replaced)-(\d+)(?:-[0-9a-f]+)?$/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) removeDraft(path.join(parent, name));
  }
}

/** Removes a sample, finished or not: what its note plans or its list names, and empty folders. */
export function removeDraft(folder: string): void {
  const note = readManifest(folder, DRAFT_FILE);
  if (note !== null) {
    for (const name of [...filesOfSample(note), MANIFEST_FILE, DRAFT_FILE])
      removeFile(path.join(folder, name));
  }
  removeSample(folder, [readManifest(folder)?.files ?? {}]);
}

function removeSample(folder: string, lists: WrittenFiles[]): void {
  if (readManifest(folder)) removeFile(path.join(folder, MANIFEST_FILE));
  removeWrittenFiles(folder, lists);
}

function moveAside(root: string, aside: string): void {
  try {
    moveFile(root, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function foreignIn(root: string, lists: WrittenFiles[]): string[] {
  const isOurManifest = readManifest(root) !== null;
  return foreignFiles(root, lists).filter((name) => name !== MANIFEST_FILE || !isOurManifest);
}

function refuse(root: string, foreign: string[]): void {
  check(
    foreign.length === 0,
    `The sample cannot be used in ${root}: the folder holds something else ` +
      `(${someOf(foreign)}), which was not drawn here or was changed since. Nothing was changed. ` +
      "Move these files to a folder of their own, which --data (XRAY_DATA) can name. To " +
      "make your own " +
      "data set of a sample, remove its sample.json.",
  );
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
