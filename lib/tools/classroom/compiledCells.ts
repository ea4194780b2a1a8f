import { type CellResult, errorOutput } from "./cellOutput";
import type { Compiler } from "./compiler";
import { type Ask, type CompiledCell, type Session, SessionEnded } from "./session";

/** Seconds in which a cell must be compiled; most take a tenth of one. */
const COMPILE_SECONDS = 30;

/**
 * The cells of one notebook: compiled by a compiler that serves all, run in a process of their own.
 * What a cell declares is known to those after it, if it ran to its end.
 */
export class CompiledCells {
  /** The TypeScript declarations of what has run, as the notebook kernel keeps them. */
  declarations = "";

  constructor(
    private readonly session: Session,
    private readonly compiler: Compiler,
  ) {}

  /** Runs a cell. `ask` answers what its code asks the student. */
  async run(source: string, seconds: number, ask?: Ask): Promise<CellResult> {
    const compiled = await this.compile(source);
    if (typeof compiled === "string")
      return { ok: false, outputs: [errorOutput("CompileError", compiled)] };
    const result = await this.session.run(source, compiled, seconds, ask);
    if (result.ok && !compiled.isModule) this.declarations = compiled.declOutput ?? "";
    return result;
  }

  private async compile(source: string): Promise<CompiledCell | string> {
    try {
      return await this.compiler.compile(this.declarations, source, COMPILE_SECONDS);
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      return `The compiler ${error.message}.`;
    }
  }
}
