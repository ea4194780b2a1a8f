import fs from "node:fs";
import path from "node:path";
import {
  createLock,
  describeProcess,
  holdLock,
  isSameProcess,
  lockContent,
  readLock,
  removeStaleLock,
} from "../../base/lockFile.cjs";
import { killGroup } from "./processes.mjs";
import { SetupProblem } from "./setupProblem.mjs";
import { isFullDisk, writeAtomic } from "./stamp.mjs";

/** A holder on another machine (a shared folder) shows that it lives by touching the file. */
const HEARTBEAT_SECONDS = 5;
const SILENT_SECONDS = 120;

/**
 * Takes the lock, so that two set-ups never work in one folder at the same time. The lock of a
 * holder that was killed is taken over, and commands that it left running are ended first. (No
 * package does this: set-up runs before there are any.)
 *
 * @param {string} file
 * @param {{ waitSeconds?: number, onWait?: (pid: number) => void }} options `onWait` is called
 *   once, where another set-up holds the lock
 * @returns {Promise<{ setChildren(pids: number[]): void, release(): void }>}
 */
export async function acquireLock(file, { waitSeconds = 1800, onWait = () => {} } = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const deadline = Date.now() + waitSeconds * 1000;
  for (let waited = false; ; waited = true) {
    if (createLock(file, { children: [] })) return hold(file);
    const found = readLock(file, SILENT_SECONDS);
    if (found === null) continue;
    const { text, holder, isHeld } = found;
    if (!isHeld) {
      // First, so that a kill at this moment leaves the lock to tell about these commands.
      await Promise.all((holder?.children ?? []).map(endLeftover));
      removeStaleLock(file, text);
      continue;
    }
    if (!waited) onWait(holder ? holder.pid : 0);
    if (Date.now() > deadline) throw stillHeld(file, holder);
    await sleep(300);
  }
}

function hold(file) {
  const free = holdLock(file, HEARTBEAT_SECONDS);
  let held = true;
  return {
    setChildren(pids) {
      if (!held) return;
      try {
        writeAtomic(file, lockContent({ children: pids.map((pid) => describeProcess(pid)) }));
      } catch (error) {
        // The command fails of it, too, and set-up then says why. Without its children, a lock
        // still keeps others out.
        if (!isFullDisk(error)) throw error;
      }
    },
    release() {
      held = false;
      free();
    },
  };
}

/**
 * A killed set-up cannot end the commands it was running: npm or pip would go on beside those of
 * the new one.
 */
async function endLeftover(child) {
  if (child.startTime === null) return;
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

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
