import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createLock, type Holder, holdLock, readLock, removeStaleLock } from "./lockFile.cjs";

/** A holder on another machine (a shared folder) shows that it lives by touching the file. */
const HEARTBEAT_SECONDS = 20;
const SILENT_SECONDS = 600;

const heldHere = new Set<string>();

/**
 * Makes this process the only one that works in a folder, by a file `in-use.json` in it. A kill
 * frees the folder: the next process sees that the holder is gone and takes over. (A lock with a
 * time limit, as proper-lockfile has, does not fit: training may block Node's thread for minutes.)
 *
 * @param work what is done there, for the message: "training"
 * @returns what frees the folder
 * @throws if it is in use, by another process or by this one
 */
export function lockFolder(folder: string, work: string): () => void {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(fs.realpathSync(folder), "in-use.json");
  // Each failed round removes a lock that nobody holds; two or three processes may do so at once.
  for (let round = 0; round < 10; round++) {
    if (create(file)) return hold(file);
    const found = readLock(file, SILENT_SECONDS);
    if (found === null) continue;
    // A lock with this process's id that it does not hold is of one that had the id before.
    const isOld = found.holder?.pid === process.pid;
    if (heldHere.has(file) || (found.isHeld && !isOld))
      throw inUse(folder, work, file, found.holder);
    removeStaleLock(file, found.text);
  }
  throw inUse(folder, work, file, null);
}

function create(file: string): boolean {
  try {
    return createLock(file);
  } catch (error) {
    throw new Error(
      `${path.dirname(file)} cannot be written to (${(error as NodeJS.ErrnoException).code}). ` +
        "Choose another folder, or make sure that it may be changed and that the disk is not full.",
      { cause: error },
    );
  }
}

function hold(file: string): () => void {
  heldHere.add(file);
  const release = holdLock(file, HEARTBEAT_SECONDS);
  return () => {
    if (heldHere.delete(file)) release();
  };
}

function inUse(folder: string, work: string, file: string, holder: Holder | null): Error {
  const elsewhere = holder && holder.host !== os.hostname() ? ` on ${holder.host}` : "";
  const other = holder ? `process ${holder.pid}${elsewhere}` : "another process";
  const who = heldHere.has(file) ? "this very process" : other;
  return new Error(
    `${folder} is in use: ${who} is ${work} there. Wait until it is done or stop it, or choose ` +
      `another folder. (If you are sure that nobody works there, delete ${path.basename(file)}.)`,
  );
}
