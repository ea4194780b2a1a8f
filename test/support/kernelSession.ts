import { spawn } from "node:child_process";
import path from "node:path";
import { projectRoot } from "../../lib/base/projectRoot";
import { findPython } from "../../lib/tools/runner/notebookPython";

/** What test/support/kernel_session.py does; requests are counted from 0. */
export type KernelStep =
  | { send: string; stop_on_error?: boolean }
  | { complete: string }
  | { reply: true }
  | { printed: string }
  | { interrupt: "signal" | "message" };

export interface KernelMessage {
  type: string;
  /** The number of the request that it answers. */
  request: number;
  content: Record<string, unknown> & { traceback?: string[] };
}

export interface KernelSession {
  replies: KernelMessage[];
  messages: KernelMessage[];
  alive: boolean;
}

/** Starts the project's kernel in `cwd`, goes through the steps and returns all its answers. */
export function kernelSession(
  steps: KernelStep[],
  cwd = path.join(projectRoot(), "notebooks"),
): Promise<KernelSession> {
  const program = path.join(projectRoot(), "test", "support", "kernel_session.py");
  const env = { ...process.env, JUPYTER_PREFER_ENV_PATH: "1" };
  const child = spawn(findPython(), [program], { env, stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  let problems = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (problems += text));
  child.stdin.end(JSON.stringify({ cwd, steps }));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(JSON.parse(output)) : reject(new Error(problems)),
    );
  });
}

/** Sends the cells one after the other, each after the answer to the last, as a grader does. */
export function oneByOne(...cells: string[]): KernelStep[] {
  return cells.flatMap((send): KernelStep[] => [{ send }, { reply: true }]);
}

/** Sends all cells at once, as "Run all" does, then waits for the answers. */
export function allAtOnce(...cells: string[]): KernelStep[] {
  return [
    ...cells.map((send): KernelStep => ({ send })),
    ...cells.map((): KernelStep => ({ reply: true })),
  ];
}
