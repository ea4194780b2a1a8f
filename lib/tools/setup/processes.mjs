import { execFileSync } from "node:child_process";
import fs from "node:fs";

/** True where a process with this id exists (also when it belongs to another user). */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * When the process started, as a text to compare: process ids are used again, so an id alone does
 * not say that it is still the same process. Null where it is gone or the system does not tell.
 */
export function startTime(pid) {
  try {
    if (process.platform === "linux") {
      // Field 22 of proc(5) stat; the name in brackets before it may hold spaces.
      return fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop().split(" ")[19];
    }
    if (process.platform === "win32") return null;
    return (
      execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null
    );
  } catch {
    return null;
  }
}

/** Ends a process that was started as the leader of its own group, with everything it started. */
export function killGroup(pid, signal = "SIGTERM") {
  try {
    // Windows knows no groups, but taskkill finds what a process has started.
    if (process.platform === "win32") execFileSync("taskkill", ["/pid", `${pid}`, "/T", "/F"]);
    else process.kill(-pid, signal);
  } catch {
    // It ended by itself.
  }
}
