import type { CellTimes } from "./cellTimes";
import type { NotebookFile } from "./notebookFile";

/**
 * Shares of the whole running time by notebook number, measured on the generated sample. They
 * are used until there are times of an earlier run.
 */
const TYPICAL_SHARES: Record<string, number> = { "01": 16, "02": 16, "03": 45, "04": 17, "05": 6 };
/** A cell that earlier runs did not have is taken to be a short one. */
const NEW_CELL_SECONDS = 0.5;
/**
 * Seconds by which measured and expected times are both lengthened, so that early noise counts
 * little.
 */
const SMOOTHING_SECONDS = 10;

interface Cell {
  notebook: string;
  id: string;
  /** Seconds where earlier times are known, else a share without a unit. */
  expected: number;
}

/**
 * Tells how long a run will still take: from the times of an earlier run, scaled by how fast this
 * one is, or else from typical shares once a whole notebook has been seen.
 */
export class Forecast {
  private readonly left: Cell[];
  private readonly known: boolean;
  private doneExpected = 0;
  private doneSeconds = 0;
  private notebooksDone = 0;

  constructor(notebooks: NotebookFile[], earlier: CellTimes) {
    this.known = notebooks.every(({ name, cellIds }) => isKnown(cellIds, earlier[name] ?? {}));
    this.left = notebooks.flatMap(({ name, cellIds }) =>
      cellIds.map((id) => ({
        notebook: name,
        id,
        expected: this.known
          ? (earlier[name]?.[id] ?? NEW_CELL_SECONDS)
          : typicalShare(name) / cellIds.length,
      })),
    );
  }

  /** Takes note of a finished cell. */
  cellDone(notebook: string, id: string, seconds: number): void {
    const index = this.left.findIndex((cell) => cell.notebook === notebook && cell.id === id);
    if (index === -1) return;
    this.doneExpected += this.left[index].expected;
    this.doneSeconds += seconds;
    this.left.splice(index, 1);
    if (!this.left.some((cell) => cell.notebook === notebook)) this.notebooksDone += 1;
  }

  /**
   * Seconds until the end, given how long the current cell has been running; null while there is
   * nothing to go by, which is better than a guess.
   */
  secondsLeft(runningSeconds: number): number | null {
    if (!this.known && this.notebooksDone === 0) return null;
    if (this.left.length === 0) return 0;
    const pace = this.pace();
    const [current, ...later] = this.left.map((cell) => cell.expected * pace);
    // A cell that is over its time is about to end, as far as anyone knows.
    return Math.max(0, current - runningSeconds) + later.reduce((sum, seconds) => sum + seconds, 0);
  }

  private pace(): number {
    if (!this.known) return this.doneSeconds / this.doneExpected;
    return (this.doneSeconds + SMOOTHING_SECONDS) / (this.doneExpected + SMOOTHING_SECONDS);
  }
}

/**
 * An earlier run counts when it had most of the cells, so that edited notebooks keep their
 * forecast.
 */
function isKnown(cellIds: string[], times: Record<string, number>): boolean {
  return cellIds.filter((id) => id in times).length >= 0.7 * cellIds.length;
}

function typicalShare(notebook: string): number {
  return TYPICAL_SHARES[notebook.slice(0, 2)] ?? 10;
}
