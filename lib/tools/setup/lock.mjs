import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { isRunning, killGroup, startTime } from "./processes.mjs";
import { SetupProblem } from "./setupProblem.mjs";
import { readJson, writeAtomic } from "./stamp.mjs";

const HEARTBEAT_SECONDS = 5;
/** A holder on another machine (a shared folder) shows that it lives by touching the file. */
const SILENT_SECONDS = 120;
/** A file without readable content is being written, unless it stays like that. */
const UNREADABLE_SECONDS = 10;

/**
 * Takes the lock, so that two set-ups never work in one folder at the same time. The lock of a
 * holder that was killed is taken over, and a command that it left running is ended first.
 *
 * @param {string} file
 * @param {{ waitSeconds?: number, onWait?: (pid: number) => void }} options `onWait` is called
 *   once, where another set-up holds the lock
 * @returns {Promise<{ setChild(pid: number | null): void, release(): void }>}
 */
export async function acquireLock(file, { waitSeconds = 1800, onWait = () => {} } = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const deadline = Date.now() + waitSeconds * 1000;
  for (let waited = false; ; waited = true) {
    if (create(file)) return hold(file);
    const text = readText(file);
    if (text === null) continue;
    const holder = parse(text);
    if (isStale(file, holder)) {
      // First, so that a kill at this moment leaves the lock to tell about that command.
      await endLeftover(holder?.child);
      remove(file, text);
      continue;
    }
    if (!waited) onWait(holder ? holder.pid : 0);
    if (Date.now() > deadline) throw stillHeld(file, holder);
    await sleep(300);
  }
}

function describeProcess(pid) {
  return { pid, startTime: startTime(pid) };
}

function content(child) {
  return JSON.stringify({ ...describeProcess(process.pid), host: os.hostname(), child });
}

function create(file) {
  try {
    fs.writeFileSync(file, content(null), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function hold(file) {
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_SECONDS * 1000);
  heartbeat.unref();
  let held = true;
  return {
    setChild(pid) {
      if (held) writeAtomic(file, content(pid === null ? null : describeProcess(pid)));
    },
    release() {
      held = false;
      clearInterval(heartbeat);
      const holder = readJson(file);
      if (holder !== null && holder.pid === process.pid) fs.rmSync(file, { force: true });
    },
  };
}

function touch(file) {
  const now = new Date();
  fs.utimes(file, now, now, () => {});
}

function isStale(file, holder) {
  const silent = secondsSinceChange(file);
  if (holder === null) return silent > UNREADABLE_SECONDS;
  if (holder.host !== os.hostname()) return silent > SILENT_SECONDS;
  return !isSameProcess(holder) || (holder.startTime === null && silent > SILENT_SECONDS);
}

function isSameProcess({ pid, startTime: started }) {
  return isRunning(pid) && (started === null || started === startTime(pid));
}

/** Removes a stale lock, but not the new one of another process that had removed it meanwhile. */
function remove(file, expected) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  if (readText(aside) !== expected && !fs.existsSync(file)) fs.renameSync(aside, file);
  else fs.rmSync(aside, { force: true });
}

/**
 * A killed set-up cannot end the command it was running: npm or pip would go on beside the new one.
 */
async function endLeftover(child) {
  if (!child || child.startTime === null) return;
  for (let tries = 0; isSameProcess(child) && tries < 50; tries++) {
    killGroup(child.pid, tries < 10 ? "SIGTERM" : "SIGKILL");
    await sleep(100);
  }
}

function stillHeld(file, holder) {
  return new SetupProblem(
    `another set-up (process ${holder ? holder.pid : "unknown"}) is still running. ` +
      `Wait for it, or end it and delete ${file}.`,
  );
}

function secondsSinceChange(file) {
  try {
    return (Date.now() - fs.statSync(file).mtimeMs) / 1000;
  } catch {
    return 0;
  }
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
