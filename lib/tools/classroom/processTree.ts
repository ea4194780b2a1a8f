import { execFileSync } from "node:child_process";
import fs from "node:fs";

/**
 * Ends a process that was started with `detached: true`, and all that it has started. In the
 * sandbox the end of the first process ends every other one; elsewhere its group is ended.
 */
export function killWithChildren(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}

/** What a process and all below it use. */
export interface Usage {
  /** Memory, in bytes; 0 where nothing tells. */
  bytes: number;
  /** Time on a processor since they started; null where nothing tells. */
  seconds: number | null;
  processes: number;
}

/** Clock ticks of /proc in a second, on every Linux that Node runs on. */
const TICKS = 100;

export function usageOf(pid: number): Usage {
  if (process.platform === "linux") return linuxUsage(pid);
  try {
    const text = execFileSync("ps", ["-o", "rss=", "-g", String(pid)], { encoding: "utf8" });
    const kilobytes = text.split("\n").slice(1).filter(Boolean).map(Number);
    const bytes = 1024 * kilobytes.reduce((sum, one) => sum + one, 0);
    return { bytes, seconds: null, processes: kilobytes.length };
  } catch {
    return { bytes: 0, seconds: null, processes: 0 };
  }
}

function linuxUsage(pid: number): Usage & { seconds: number } {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
    // Fields 14 to 17 of proc(5) stat: its own time, and that of children that have ended.
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()!.split(" ");
    const ticks = stat.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    const usage = {
      bytes: 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0),
      seconds: ticks / TICKS,
      processes: 1,
    };
    for (const child of childrenOf(pid)) {
      const { bytes, seconds, processes } = linuxUsage(child);
      usage.bytes += bytes;
      usage.seconds += seconds;
      usage.processes += processes;
    }
    return usage;
  } catch {
    // It has ended.
    return { bytes: 0, seconds: 0, processes: 0 };
  }
}

function childrenOf(pid: number): number[] {
  return fs.readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    const text = fs.readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8");
    return text.split(" ").filter(Boolean).map(Number);
  });
}
