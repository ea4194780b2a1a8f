import { durationText } from "../../base/display/durationText";

/** Where a report is written: standard output, or anything like it. */
export interface Terminal {
  write(text: string): unknown;
  /** True where a line can be overwritten. */
  isTTY?: boolean;
  columns?: number;
}

/** The state of a run that the report shows. */
export interface Position {
  notebook: string;
  cell: number;
  cells: number;
  /** Seconds until the end of the run, null while unknown. */
  secondsLeft: number | null;
}

/** Without a terminal, a line at most this often: logs of CI runs are read, not watched. */
const QUIET_SECONDS = 15;
/** The mark that notebooks/show.ts puts before lines meant for whoever waits for the run. */
const MARK = "▸ ";

/**
 * Shows how far a run is: one line that is overwritten on a terminal, otherwise now and then a
 * new line. Lines that a cell prints with the mark "▸" (the losses of an epoch) are passed on.
 */
export class ProgressReport {
  private readonly started: number;
  private lastLine = -Infinity;
  private partial = "";
  private statusShown = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number = () => performance.now() / 1000,
  ) {
    this.started = this.now();
  }

  /** Seconds since the report began. */
  elapsed(): number {
    return this.now() - this.started;
  }

  /** Call it when a cell starts and about once a second. */
  update(position: Position): void {
    if (this.terminal.isTTY) {
      this.overwrite(this.status(position));
    } else if (this.now() - this.lastLine >= QUIET_SECONDS) {
      this.line(this.status(position));
    }
  }

  /** Takes what a cell prints and passes on the marked lines, once they are complete. */
  printed(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop() ?? "";
    for (const line of lines)
      if (line.startsWith(MARK)) this.line(`    ${line.slice(MARK.length)}`);
  }

  /** A line that stays. */
  line(text: string): void {
    this.clear();
    this.terminal.write(`${text}\n`);
    this.lastLine = this.now();
  }

  /** Removes the line that is being overwritten, so that something else can be printed. */
  clear(): void {
    if (this.statusShown) this.terminal.write("\r\x1b[2K");
    this.statusShown = false;
  }

  private overwrite(text: string): void {
    const fitting = text.slice(0, Math.max(20, (this.terminal.columns || 80) - 1));
    this.terminal.write(`\r\x1b[2K${fitting}`);
    this.statusShown = true;
  }

  private status({ notebook, cell, cells, secondsLeft }: Position): string {
    const place = cell > 0 ? `cell ${cell}/${cells}` : "starting the kernel";
    const left = secondsLeft === null ? "" : `, about ${durationText(roughly(secondsLeft))} left`;
    return `${notebook}  ${place}  ${durationText(this.elapsed())} elapsed${left}`;
  }
}

/** To 5 s below two minutes and to 30 s above: a forecast is not more exact than that. */
function roughly(seconds: number): number {
  const step = seconds < 120 ? 5 : 30;
  return Math.max(step, Math.round(seconds / step) * step);
}
