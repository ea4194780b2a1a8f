import fs from "node:fs";

/** Forgets the peak so far, where the system can (Linux): afterwards only what follows counts. */
export function resetPeakMemory(): void {
  try {
    fs.writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Elsewhere the peak since the start of the process is reported.
  }
}

/** Most memory that this process has held, in bytes. */
export function peakMemory(): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(fs.readFileSync("/proc/self/status", "utf8"))!;
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
