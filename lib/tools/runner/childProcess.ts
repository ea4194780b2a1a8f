import type { ChildProcessWithoutNullStreams } from "node:child_process";

/** How long a stopped program may take to end by itself before it is killed. */
const STOP_SECONDS = 10;

/**
 * Asks execute.py to stop by ending its input, which works on every system; after ten seconds
 * the program and its kernel are killed.
 */
export function stopProgram(
  child: ChildProcessWithoutNullStreams,
  kernelPid: () => number | null,
): void {
  child.stdin.end();
  const timer = setTimeout(() => {
    child.kill("SIGKILL");
    const pid = kernelPid();
    if (pid !== null) killQuietly(pid);
  }, STOP_SECONDS * 1000);
  child.once("exit", () => clearTimeout(timer));
}

/** Kills a process that may have ended already. */
export function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/**
 * How the program ended, in words; it never rejects, so that the failure can say where it was. It
 * does not wait for the end of the output streams: a kernel that was left alone would hold them
 * open.
 */
export function exitOf(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) =>
      resolve(signal ? `ended by ${signal}` : `ended with code ${code}`),
    );
  });
}

/**
 * Keeps the end of what the kernel writes to standard error, without TensorFlow's start-up notes.
 */
export function keepTail(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    text = (text + chunk).slice(-4000);
  });
  const isNote = (line: string): boolean =>
    /^(I\d{4} |WARNING: All log messages|To enable the following)/.test(line);
  return () =>
    text
      .split("\n")
      .filter((line) => line.trim() && !isNote(line))
      .slice(-8)
      .join("\n");
}
