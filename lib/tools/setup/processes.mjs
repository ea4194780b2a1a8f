import { execFileSync } from "node:child_process";

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
