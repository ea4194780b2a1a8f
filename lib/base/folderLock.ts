import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** A holder on another machine (a shared folder) shows that it lives by touching the file. */
const HEARTBEAT_SECONDS = 20;
const SILENT_SECONDS = 600;
/** A file without readable content is being written, unless it stays like that. */
const UNREADABLE_SECONDS = 10;

/** Who holds a lock. A process id alone is not enough: ids are used again. */
interface Holder {
  pid: number;
  /** Null where the system does not tell. */
  startTime: string | null;
  host: string;
}

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
    const text = readText(file);
    if (text === null) continue;
    const holder = parse(text);
    if (isHeld(file, holder)) throw inUse(folder, work, file, holder);
    removeStale(file, text);
  }
  throw inUse(folder, work, file, null);
}

function create(file: string): boolean {
  const holder: Holder = {
    pid: process.pid,
    startTime: startTime(process.pid),
    host: os.hostname(),
  };
  try {
    fs.writeFileSync(file, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    throw new Error(
      `${path.dirname(file)} cannot be written to (${code}). Choose another folder, or make ` +
        "sure that it may be changed and that the disk is not full.",
      { cause: error },
    );
  }
}

function hold(file: string): () => void {
  heldHere.add(file);
  const touch = () => fs.utimes(file, new Date(), new Date(), () => {});
  const heartbeat = setInterval(touch, HEARTBEAT_SECONDS * 1000);
  heartbeat.unref();
  return () => {
    clearInterval(heartbeat);
    if (heldHere.delete(file) && parse(readText(file) ?? "")?.pid === process.pid)
      fs.rmSync(file, { force: true });
  };
}

function isHeld(file: string, holder: Holder | null): boolean {
  if (heldHere.has(file)) return true;
  const silent = secondsSinceChange(file);
  if (holder === null) return silent < UNREADABLE_SECONDS;
  if (holder.host !== os.hostname()) return silent < SILENT_SECONDS;
  // This process does not hold it: one with the same id did, before this one started.
  if (holder.pid === process.pid || !isRunning(holder.pid)) return false;
  if (holder.startTime === null) return silent < SILENT_SECONDS;
  return holder.startTime === startTime(holder.pid);
}

/** Removes the lock of a killed holder, but not that of a process that removed it before. */
function removeStale(file: string, expected: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  if (readText(aside) !== expected && !fs.existsSync(file)) fs.renameSync(aside, file);
  else fs.rmSync(aside, { force: true });
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

/** True where a process with this id exists (also when it belongs to another user). */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process started, as a text to compare; null where it is gone or nothing tells. */
function startTime(pid: number): string | null {
  try {
    if (process.platform === "win32") return null;
    if (process.platform !== "linux")
      return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    // Field 22 of proc(5) stat; the name in brackets before it may hold spaces.
    return fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()!.split(" ")[19];
  } catch {
    return null;
  }
}

function secondsSinceChange(file: string): number {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  return stats ? (Date.now() - stats.mtimeMs) / 1000 : 0;
}

function readText(file: string): string | null {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function parse(text: string): Holder | null {
  try {
    const { pid, startTime: started = null, host } = JSON.parse(text);
    return Number.isInteger(pid) && pid > 0 ? { pid, startTime: started, host } : null;
  } catch {
    return null;
  }
}
