import path from "node:path";
import { durationText } from "../../base/display/durationText";
import { type CellTimes, cellTimesFile, readCellTimes, writeCellTimes } from "./cellTimes";
import { type Execution, startExecution } from "./executeNotebook";
import { Forecast } from "./forecast";
import type { KernelMemory } from "./kernelMemory";
import type { NotebookFile } from "./notebookFile";
import type { Position, ProgressReport } from "./progressReport";
import type { RunEvent } from "./runEvent";

export interface RunOptions {
  python: string;
  /** Folder for the executed copies. */
  outputFolder: string;
  /** Environment of the kernels: the settings, as readSettings takes them. */
  env: Record<string, string | undefined>;
  report: ProgressReport;
  /** Names the settings that decide how long cells take; times of other workloads are ignored. */
  workload?: string;
  timeout?: number | null;
  html?: boolean;
  signal?: AbortSignal;
}

/** So many cells before the end of a notebook the kernel of the next one is started. */
const CELLS_AHEAD = 4;

/**
 * Executes notebooks one after the other, each in a kernel of its own, and shows how far it is.
 * The next kernel starts while the last cells run, which saves its seconds. The times of all cells
 * are remembered for the next run's forecast.
 *
 * @returns the memory of each notebook's kernel, where the system tells
 * @throws NotebookFailure at the first cell that fails; later notebooks need its results
 */
export async function runNotebooks(
  notebooks: NotebookFile[],
  options: RunOptions,
): Promise<KernelMemory[]> {
  const { workload = "", outputFolder, report } = options;
  const timesFile = cellTimesFile(outputFolder);
  const forecast = new Forecast(notebooks, readCellTimes(timesFile, workload));
  const measured: CellTimes = {};
  const memory: KernelMemory[] = [];
  const runs = notebooks.map((notebook) => new NotebookRun(notebook, options, memory));
  try {
    for (const [i, run] of runs.entries()) {
      const times: Record<string, number> = {};
      measured[run.notebook.name] = times;
      await run.toItsEnd(forecast, times, () => runs[i + 1]?.start());
    }
    await Promise.all(runs.map((run) => run.ended()));
    return memory;
  } finally {
    await Promise.all(runs.map((run) => run.stop()));
    report.clear();
    rememberTimes(timesFile, workload, measured, report);
  }
}

/** Never fails: what went wrong before is more important, and the results are whole without it. */
function rememberTimes(
  file: string,
  workload: string,
  measured: CellTimes,
  report: ProgressReport,
): void {
  try {
    writeCellTimes(file, workload, measured);
  } catch (error) {
    report.line(`  Note: the next run cannot foretell its time. ${(error as Error).message}`);
  }
}

/** One notebook, from the start of its kernel to the kernel's end. */
class NotebookRun {
  private execution: Execution | null = null;
  private onEvent: (event: RunEvent) => void = () => undefined;

  constructor(
    readonly notebook: NotebookFile,
    private readonly options: RunOptions,
    /** Receives what the kernel held. */
    private readonly memory: KernelMemory[],
  ) {}

  /** Starts the kernel, if that was not done before. */
  start(): Execution {
    this.execution ??= startExecution(this.notebook, {
      ...this.options,
      onEvent: (event) => this.onEvent(event),
    });
    return this.execution;
  }

  /** Waits until the kernel is gone. */
  async ended(): Promise<void> {
    await this.execution?.ended;
  }

  /** Ends the kernel if there is one. */
  async stop(): Promise<void> {
    this.execution?.stop();
    await this.ended();
  }

  /**
   * Runs all cells.
   * @param times receives each cell's seconds, by its id
   * @param onNearEnd is called when few cells are left
   */
  async toItsEnd(
    forecast: Forecast,
    times: Record<string, number>,
    onNearEnd: () => void,
  ): Promise<void> {
    const { notebook } = this;
    const { report, outputFolder } = this.options;
    const began = report.elapsed();
    const running = { cell: 0, began };
    const cells = notebook.cellIds.length;
    const update = (): void => {
      const inCell = running.cell > 0 ? report.elapsed() - running.began : 0;
      const secondsLeft = forecast.secondsLeft(inCell);
      const position: Position = {
        notebook: notebook.name,
        cell: running.cell,
        cells,
        secondsLeft,
      };
      report.update(position);
    };
    this.onEvent = (event) => {
      if (event.event === "cell_start") {
        Object.assign(running, { cell: event.cell, began: report.elapsed() });
        update();
        if (event.cell > cells - CELLS_AHEAD) onNearEnd();
      } else if (event.event === "cell_done") {
        times[event.id] = event.seconds;
        forecast.cellDone(notebook.name, event.id, event.seconds);
      } else if (event.event === "stream" && event.name === "stdout") {
        report.printed(event.text);
      } else if (event.event === "rest" && event.memory !== null) {
        this.memory.push({ notebook: notebook.name, ...event.memory });
      }
    };
    update();
    const ticking = setInterval(update, 1000);
    try {
      const execution = this.start();
      execution.go();
      const leaks = await execution.finished;
      report.line(doneLine(notebook, report.elapsed() - began));
      if (leaks.length > 0) report.line(leakWarning(notebook, leaks, outputFolder));
    } finally {
      clearInterval(ticking);
    }
  }
}

function doneLine({ name, cellIds }: NotebookFile, seconds: number): string {
  const cells = String(cellIds.length).padStart(3);
  return `✔ ${name.padEnd(28)} ${cells} cells  ${durationText(seconds)}`;
}

function leakWarning({ name }: NotebookFile, cells: number[], folder: string): string {
  return (
    `  Note: outputs of cell ${cells.join(", ")} name a folder of this machine; ` +
    `look at them before you share ${path.join(path.basename(folder), `${name}.ipynb`)}.`
  );
}
