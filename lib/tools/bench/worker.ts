import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import readline from "node:readline";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import type { MemoryAnswer, PrepareAnswer, PrepareRequest, Request, RunAnswer } from "./protocol";

/** One side of the benchmark: a process that is asked line by line and idle in between. */
export class Worker {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  private log = "";

  constructor(
    private readonly side: string,
    command: string,
    args: string[],
  ) {
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], cwd: projectRoot() });
    this.child.on("error", (error) => (this.log += error.message));
    // A side that has ended is noticed when its answer is missing.
    this.child.stdin!.on("error", () => undefined);
    this.child.stderr!.on(
      "data",
      (text: Buffer) => (this.log = (this.log + text.toString()).slice(-4000)),
    );
    this.answers = readline.createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  prepare(request: PrepareRequest): Promise<PrepareAnswer> {
    return this.ask<PrepareAnswer>(request);
  }

  run(): Promise<RunAnswer> {
    return this.ask<RunAnswer>({ do: "run" });
  }

  memory(): Promise<MemoryAnswer> {
    return this.ask<MemoryAnswer>({ do: "memory" });
  }

  /** @throws with the message of the side if it failed, or with its last words if it ended */
  async ask<T>(request: Request): Promise<T> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.answers.next();
    check(
      !done,
      `The ${this.side} process ended without an answer. Its last output:\n${this.log.trim()}`,
    );
    const answer = JSON.parse(value as string) as T & { error?: string };
    check(answer.error === undefined, `${this.side}: ${answer.error}`);
    return answer;
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    if (
      this.child.exitCode !== null ||
      this.child.signalCode !== null ||
      this.child.pid === undefined
    )
      return;
    const ended = new Promise((resolve) => this.child.once("close", resolve));
    this.child.stdin!.end();
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(timer);
  }
}

/**
 * Starts both sides for as long as `body` takes.
 * @param python one with PyTorch, or null for our side only
 */
export async function withWorkers<T>(
  python: string | null,
  body: (ours: Worker, theirs: Worker | null) => Promise<T>,
): Promise<T> {
  const ours = startOurWorker();
  const theirs = python === null ? null : startPytorchWorker(python);
  try {
    return await body(ours, theirs);
  } finally {
    await Promise.all([ours.stop(), theirs?.stop()]);
  }
}

/**
 * Starts our side, in the way in which this process was started (compiled or by ts-node). It may
 * collect garbage when it is told to, as Python does at once.
 */
function startOurWorker(): Worker {
  const file = path.join(__dirname, `ourWorker${path.extname(__filename)}`);
  return new Worker("our", process.execPath, [...process.execArgv, "--expose-gc", file]);
}

/** @param python one with PyTorch, see pytorchEnvironment.ts */
function startPytorchWorker(python: string): Worker {
  return new Worker("PyTorch", python, [
    path.join(projectRoot(), "lib", "tools", "bench", "pytorch_reference.py"),
  ]);
}
