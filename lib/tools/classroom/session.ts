import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { type CellResult, errorOutput } from "./cellOutput";
import { LONGEST_ANSWER } from "./plainValue";
import { killWithChildren, usageOf } from "./processTree";
import { type SandboxLimits, sessionCommand } from "./sandbox";

/** Answers to `ask` that are no value. */
export type Answer = { value: string } | { problem: string };

/** A cell as JavaScript: what the notebook kernel's converter makes of it. */
export interface CompiledCell {
  declOutput?: string;
  diagnostics: object[];
  sideOutputs?: { path: string; data: string }[];
  /** A module for the cells after it ("@module"), which the compiler keeps to itself. */
  isModule?: boolean;
}

/** How a question of the tests is answered. */
export type Ask = (name: string, args: string | null) => Promise<Answer>;

/**
 * Limits are seconds of processor time, so that a busy machine does not cost anybody points.
 * Waiting for something that never comes takes none: this many times as long ends it all the same.
 */
const WAITING = 4;

/** More at a time are nobody's exercise; the sandbox itself has four. */
const MOST_PROCESSES = 100;

/** The most characters that may wait to be read: one answer, and what a test has asked before. */
const MOST_WAITING = 2 * LONGEST_ANSWER;

/** A process ended before it answered; the message is for the student. */
export class SessionEnded extends Error {}

export type Role = "student" | "tests" | "compiler";

/**
 * One running `cellProcess`: takes an order at a time. When a limit is passed, the process is
 * killed and the order, like all later ones, throws SessionEnded.
 */
export class Session {
  private readonly child: ChildProcess;
  private readonly orders: Writable;
  private text = "";
  private lines: string[] = [];
  private waiting = 0;
  private wake: (() => void) | null = null;
  private end: string | null = null;
  private readonly watch: NodeJS.Timeout;
  private used = 0;
  /** The order at hand ends the process when `used` passes this. */
  private budget = Infinity;
  private late = "";

  constructor(
    private readonly limits: SandboxLimits,
    role: Role,
    place: string,
  ) {
    const { command, args, env } = sessionCommand(limits, role, place);
    const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"] as const;
    this.child = spawn(command, args, { stdio: [...stdio], env, detached: true, cwd: place });
    this.orders = this.child.stdio[3] as Writable;
    this.orders.on("error", () => {});
    const answers = this.child.stdio[4] as Readable;
    answers.setEncoding("utf8").on("data", (chunk: string) => this.receive(chunk));
    answers.on("error", () => {});
    this.child.once("error", (error) => this.stop(`could not be started: ${error.message}`));
    this.child.once("exit", () =>
      this.stop("ended the whole program (process.exit, or an await that never ends?)"),
    );
    this.watch = setInterval(() => this.watchUsage(), 100);
  }

  get isOver(): boolean {
    return this.end !== null;
  }

  /** Waits until the process can take orders. */
  async ready(): Promise<void> {
    await this.next(60, "did not start");
  }

  /** Compiles a cell, in a process with the role of a compiler. */
  async compile(declarations: string, source: string, seconds: number): Promise<CompiledCell> {
    this.send({ compile: source, declarations });
    const message = await this.next(seconds, `takes longer than ${seconds} s`);
    return message.compiled as CompiledCell;
  }

  /** Runs a cell. `ask` answers what its code asks the student. */
  async run(cell: string, compiled: CompiledCell, seconds: number, ask?: Ask): Promise<CellResult> {
    this.send({ cell, compiled });
    for (;;) {
      const message = await this.next(seconds, `took longer than ${seconds} s`);
      if (typeof message.ask !== "string") return checkedResult(message);
      if (!ask) return { ok: false, outputs: [errorOutput("Error", "Nobody answers here.")] };
      this.send(await ask(message.ask, message.isCall ? String(message.args) : null));
    }
  }

  /** Calls a function that the cells have defined, or reads a value. */
  async ask(name: string, args: string | null, seconds: number): Promise<Answer> {
    this.send({ ask: name, args, isCall: args !== null });
    const message = await this.next(seconds, `took longer than ${seconds} s`);
    if (typeof message.value === "string") return { value: message.value };
    if (typeof message.missing === "string")
      return { problem: `There is no ${name} in your notebook: was it renamed or deleted?` };
    return { problem: String(message.failed ?? "The answer could not be read.").slice(0, 500) };
  }

  close(): void {
    this.stop("was closed");
  }

  private send(message: object): void {
    if (this.end !== null) throw new SessionEnded(this.end);
    this.orders.write(`${JSON.stringify(message)}\n`);
  }

  private async next(seconds: number, late: string): Promise<Record<string, unknown>> {
    this.late = late;
    this.budget = this.used + seconds;
    const timer = setTimeout(() => this.stop(late), 1000 * WAITING * seconds);
    try {
      while (this.lines.length === 0) {
        if (this.end !== null) throw new SessionEnded(this.end);
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
      const line = this.lines.shift()!;
      this.waiting -= line.length + 1;
      return asRecord(line);
    } finally {
      clearTimeout(timer);
      this.budget = Infinity;
    }
  }

  private receive(chunk: string): void {
    this.waiting += chunk.length;
    if (this.waiting > MOST_WAITING) {
      this.stop("answered with more than a test can read");
      return;
    }
    this.text += chunk;
    const parts = this.text.split("\n");
    this.text = parts.pop()!;
    this.lines.push(...parts);
    this.wake?.();
  }

  private watchUsage(): void {
    if (this.child.pid === undefined) return;
    const { bytes, seconds, processes } = usageOf(this.child.pid);
    const megabytes = Math.round(this.limits.memoryBytes / 1e6);
    if (bytes > this.limits.memoryBytes) this.stop(`took more than ${megabytes} MB of memory`);
    if (processes > MOST_PROCESSES) this.stop(`started more than ${MOST_PROCESSES} processes`);
    this.used = Math.max(this.used, seconds ?? 0);
    if (this.used > this.budget) this.stop(this.late);
  }

  private stop(reason: string): void {
    clearInterval(this.watch);
    this.end ??= reason;
    if (this.child.pid !== undefined) killWithChildren(this.child.pid);
    this.wake?.();
  }
}

function asRecord(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === "object" ? { ...value } : {};
  } catch {
    return {};
  }
}

/** A student's process may send anything in place of a result. */
function checkedResult({ ok, outputs }: Record<string, unknown>): CellResult {
  const list = Array.isArray(outputs) ? outputs : [];
  return { ok: ok === true, outputs: list.filter(isOutput) };
}

function isOutput(output: unknown): boolean {
  const { output_type, name, text, ename, evalue, traceback, data } = Object(output);
  if (output_type === "stream")
    return (name === "stdout" || name === "stderr") && typeof text === "string";
  if (output_type === "display_data")
    return data !== null && typeof data === "object" && !Array.isArray(data);
  const lines = Array.isArray(traceback) && traceback.every((line) => typeof line === "string");
  return (
    output_type === "error" && typeof ename === "string" && typeof evalue === "string" && lines
  );
}
