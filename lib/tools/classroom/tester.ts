import { removeFolder } from "../../base/files/whenFree.cjs";
import { type CellResult, errorMessage } from "./cellOutput";
import { CompiledCells } from "./compiledCells";
import type { Compiler } from "./compiler";
import { type NamedCell, type NotebookFile, namedCells } from "./gradedNotebook";
import { copyFiles, makeCellsPlace, type SandboxLimits } from "./sandbox";
import { type Ask, Session } from "./session";

/** Seconds for a cell of the instructor, answers of students not counted. */
const SECONDS = 60;

/**
 * The tests of an assignment, in a process that never sees a student's code. It runs the
 * instructor's notebook; then whatever a student must write is put in place of the solution as
 * something that asks the student's process. One tester serves many submissions.
 */
export class Tester {
  private constructor(
    private readonly session: Session,
    private readonly running: CompiledCells,
    private readonly declarations: string,
    private readonly place: string,
    readonly tests: readonly NamedCell[],
    private readonly values: ReadonlyMap<string, string>,
  ) {}

  /** @param files what lies beside the notebook, such as data.json */
  static async start(
    source: NotebookFile,
    files: string,
    compiler: Compiler,
    limits: SandboxLimits,
  ): Promise<Tester> {
    const place = makeCellsPlace();
    copyFiles(files, place);
    const session = new Session(limits, "tests", place);
    try {
      await session.ready();
      const running = new CompiledCells(session, compiler);
      const cells = namedCells(source);
      for (const cell of cells.filter(({ isTest }) => !isTest))
        await runOrThrow(running, cell.key, cell.source);
      const solutions = cells.filter(({ answer }) => answer !== null);
      const functions = solutions.filter((cell) => isFunction(cell));
      const asking = functions.map(({ answer }) => askingFor(answer!, "args"));
      if (asking.length > 0) await runOrThrow(running, "what asks the student", asking.join("\n"));
      const values = solutions.filter((cell) => !isFunction(cell));
      // A test of exercise 4-1 belongs to the solution exercise-4-1.
      const byTest = new Map(values.map(({ key, answer }) => [numberOf(key), answer!]));
      return new Tester(
        session,
        running,
        running.declarations,
        place,
        cells.filter(({ isTest }) => isTest),
        byTest,
      );
    } catch (error) {
      session.close();
      removeFolder(place);
      throw error;
    }
  }

  /** Forgets what the tests of a submission before have declared. */
  begin(): void {
    this.running.declarations = this.declarations;
  }

  /** Runs one test on what `ask` answers. */
  run(test: NamedCell, ask: Ask, seconds = SECONDS): Promise<CellResult> {
    const value = this.values.get(numberOf(test.key));
    const before = value === undefined ? "" : `${askingFor(value, "null")}\n`;
    return this.running.run(before + test.source, seconds, ask);
  }

  get isOver(): boolean {
    return this.session.isOver;
  }

  close(): void {
    this.session.close();
    removeFolder(this.place);
  }
}

function askingFor(name: string, args: "args" | "null"): string {
  const ask = `(globalThis as any).askStudent(${JSON.stringify(name)}, ${args})`;
  return args === "null"
    ? `const ${name}: any = ${ask};`
    : `const ${name}: any = (...args: any[]) => ${ask};`;
}

function isFunction({ source, answer }: NamedCell): boolean {
  return new RegExp(`function ${answer}\\b`).test(source);
}

function numberOf(key: string): string {
  return key.replace(/^[a-z]+-/, "");
}

async function runOrThrow(running: CompiledCells, name: string, source: string): Promise<void> {
  const result = await running.run(source, SECONDS);
  if (!result.ok)
    throw new Error(`The instructor's cell "${name}" fails: ${errorMessage(result) ?? ""}`);
}
