import { removeFolder } from "../../base/files/whenFree.cjs";
import { hashBytes } from "../../base/images/fileHashes";
import { copyFiles, makeCellsPlace, type SandboxLimits } from "./sandbox";
import { type CompiledCell, Session, SessionEnded } from "./session";

/** So many cells are kept compiled; a hundred students write about a thousand. */
const MOST_KEPT = 2000;

/**
 * Compiles the cells of many submissions. Starting a compiler takes longer than running a student's
 * notebook, so it is started once, and a cell that it has compiled after the same declarations is
 * taken from before. It runs none of the cells, and sits in the same sandbox as they do.
 */
export class Compiler {
  private session: Session | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private readonly known = new Map<string, CompiledCell>();
  private readonly place: string;
  private isClosed = false;

  /** @param files what the assignment has beside its notebook */
  constructor(
    files: string,
    private readonly limits: SandboxLimits,
  ) {
    this.place = makeCellsPlace();
    copyFiles(files, this.place);
  }

  /**
   * Compiles a cell; one at a time, the others wait.
   *
   * @param declarations what the cells before it have declared
   * @throws SessionEnded where it takes too long or too much memory, or is closed; the next cell
   *   finds a new compiler
   */
  async compile(declarations: string, source: string, seconds: number): Promise<CompiledCell> {
    const key = hashBytes(`${declarations}\0${source}`);
    const known = this.known.get(key);
    if (known) return known;
    const compiling = this.last.then(() => this.compileNow(declarations, source, seconds));
    this.last = compiling.catch(() => {});
    const compiled = await compiling;
    if (this.known.size >= MOST_KEPT) this.known.clear();
    if (isComplete(compiled)) this.known.set(key, compiled);
    return compiled;
  }

  /** Forgets the modules that cells have defined; waits for the cell at hand. */
  async forgetModules(): Promise<void> {
    await this.last;
    this.session?.close();
  }

  close(): void {
    this.isClosed = true;
    this.session?.close();
    removeFolder(this.place);
  }

  private async compileNow(declarations: string, source: string, seconds: number) {
    if (this.isClosed) throw new SessionEnded("was closed");
    if (this.session === null || this.session.isOver) {
      this.session = new Session(this.limits, "compiler", this.place);
      await this.session.ready();
    }
    return this.session.compile(declarations, source, seconds);
  }
}

/** Whether nothing but declarations and source made the cell what it is: no module beside it. */
function isComplete({ diagnostics, sideOutputs = [], isModule }: CompiledCell): boolean {
  return diagnostics.length === 0 && sideOutputs.length === 0 && !isModule;
}
