import { type CellResult, errorMessage, errorOutput } from "./cellOutput";
import { CompiledCells } from "./compiledCells";
import type { Compiler } from "./compiler";
import type { NamedCell } from "./gradedNotebook";
import type { SandboxLimits } from "./sandbox";
import { type Answer, Session, SessionEnded } from "./session";

/** How often a student's process is started again after it ended, and how long it may take. */
const MOST_STARTS = 6;

/** What all cells may show together, in characters of JSON; a figure takes 100,000. */
const MOST_SHOWN = 30_000_000;

/** Seconds that a student's code may take. */
export interface TimeLimits {
  cell: number;
  answer: number;
  /** For everything of one submission. */
  all: number;
}

export const DEFAULT_TIMES: TimeLimits = { cell: 20, answer: 10, all: 240 };

/**
 * A student's notebook, running in a process of its own. A cell that ends the process (or takes too
 * long) is left out when it starts again, so that it costs its own points and no others.
 */
export class StudentRun {
  readonly results = new Map<string, CellResult>();
  private readonly left = new Set<string>();
  private session: Session | null = null;
  private starts = 0;
  private shown = 0;
  private readonly deadline: number;

  constructor(
    private readonly cells: readonly NamedCell[],
    private readonly place: string,
    private readonly compiler: Compiler,
    private readonly limits: SandboxLimits,
    private readonly times: TimeLimits,
  ) {
    this.deadline = Date.now() + 1000 * times.all;
  }

  /** Runs all cells. */
  async start(): Promise<void> {
    while (this.session === null && this.mayStart()) {
      this.starts++;
      const session = new Session(this.limits, "student", this.place);
      await session.ready();
      if (await this.runCells(session)) this.session = session;
      else session.close();
    }
  }

  /** A value of the notebook, or the answer of one of its functions. */
  async ask(name: string, args: string | null): Promise<Answer> {
    if (this.session === null) await this.start();
    if (this.session === null) return { problem: "The notebook was stopped too often." };
    try {
      const answer = await this.session.ask(name, args, this.secondsFor(this.times.answer));
      return "problem" in answer ? { problem: this.reason(name) ?? answer.problem } : answer;
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      this.session = null;
      return { problem: `${name} ${error.message}` };
    }
  }

  /** False once an answer ended the process. */
  get isRunning(): boolean {
    return this.session !== null && !this.session.isOver;
  }

  async close(): Promise<void> {
    this.session?.close();
    const isModule = ({ source }: NamedCell) => source.includes("@module");
    if (this.cells.some(isModule)) await this.compiler.forgetModules();
  }

  /** False where a cell ended the process. */
  private async runCells(session: Session): Promise<boolean> {
    const running = new CompiledCells(session, this.compiler);
    for (const { key, source } of this.cells) {
      if (this.left.has(key)) continue;
      if (Date.now() > this.deadline) {
        this.keep(key, stopped("The cells before this one took all the time."));
        continue;
      }
      try {
        this.keep(key, await running.run(source, this.secondsFor(this.times.cell)));
      } catch (error) {
        if (!(error instanceof SessionEnded)) throw error;
        this.keep(key, stopped(`This cell ${error.message}.`));
        this.left.add(key);
        return false;
      }
    }
    return true;
  }

  private keep(key: string, result: CellResult): void {
    this.shown += JSON.stringify(result.outputs).length;
    const isTooMuch = this.shown > MOST_SHOWN;
    this.results.set(key, isTooMuch ? stopped("The cells show too much to be kept.") : result);
  }

  private mayStart(): boolean {
    return this.starts < MOST_STARTS && Date.now() < this.deadline;
  }

  private secondsFor(seconds: number): number {
    const remaining = Math.ceil((this.deadline - Date.now()) / 1000);
    return Math.max(1, Math.min(seconds, remaining));
  }

  /** Why a name is not there, where the cell that should define it has failed. */
  private reason(name: string): string | null {
    const cell = this.cells.find(({ answer }) => answer === name);
    const result = cell && this.results.get(cell.key);
    if (!result || result.ok) return null;
    const message = errorMessage(result) ?? "";
    const compiles = !result.outputs.some(
      (o) => o.output_type === "error" && o.ename === "CompileError",
    );
    return compiles ? `the cell failed: ${message}` : `the cell does not compile: ${message}`;
  }
}

function stopped(why: string): CellResult {
  return { ok: false, outputs: [errorOutput("Stopped", why)] };
}
