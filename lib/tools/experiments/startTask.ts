import { fork } from "node:child_process";
import path from "node:path";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import type { Task, TaskEvent } from "./tasks";

export interface TaskOptions {
  /** Environment of the process: the settings, as readSettings takes them. */
  env: Record<string, string | undefined>;
  onEvent: (event: TaskEvent) => void;
  /** Ends the process when it fires. */
  signal?: AbortSignal;
}

/** Starts a task and waits for its end; tests pass one that starts no process. */
export type StartTask = (task: Task, options: TaskOptions) => Promise<void>;

/**
 * Does a task in a Node process of its own, started in the way in which this one was (compiled or
 * by ts-node).
 * @throws with the message of the task if it failed, or with its last words if the process died
 */
export const startTask: StartTask = async (task, { env, onEvent, signal }) => {
  signal?.throwIfAborted();
  const file = path.join(__dirname, `taskProcess${path.extname(__filename)}`);
  const child = fork(file, [JSON.stringify(task)], {
    cwd: projectRoot(),
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  let failure: string | null = null;
  let lastWords = "";
  child.stderr!.on(
    "data",
    (text: Buffer) => (lastWords = (lastWords + text.toString()).slice(-4000)),
  );
  child.on("message", (event: TaskEvent) => {
    if (event.event === "failed") failure = event.message;
    else onEvent(event);
  });
  const stop = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", stop, { once: true });
  const exit = await new Promise<number | string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, by) => resolve(by ?? code ?? 1));
  });
  signal?.removeEventListener("abort", stop);
  signal?.throwIfAborted();
  if (failure !== null) throw new Error(failure);
  check(
    exit === 0,
    `The process ended with ${exit}. SIGKILL mostly means that the machine ran out of ` +
      "memory: close other programs. " +
      `Start the command again, it goes on where it stopped.\n${lastWords.trim()}`,
  );
};
