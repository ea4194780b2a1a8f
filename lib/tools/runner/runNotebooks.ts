import path from "node:path";
import { durationText } from "../../base/display/durationText";
import { type CellTimes, cellTimesFile, readCellTimes, writeCellTimes } from "./cellTimes";
import { executeNotebook } from "./executeNotebook";
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

/**
 * Executes notebooks one after the other, each in a kernel of its own, and shows how far it is.
 * The times of all cells are remembered for the next run's forecast.
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
  try {
    for (const notebook of notebooks) {
      measured[notebook.name] = {};
      const { name } = notebook;
      const used = await runOne(notebook, forecast, measured[name], options);
      if (used !== null) memory.push({ notebook: name, ...used });
    }
    return memory;
  } finally {
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

async function runOne(
  notebook: NotebookFile,
  forecast: Forecast,
  times: Record<string, number>,
  { report, ...options }: RunOptions,
): Promise<Omit<KernelMemory, "notebook"> | null> {
  const began = report.elapsed();
  const running = { cell: 0, began };
  let memory: Omit<KernelMemory, "notebook"> | null = null;
  const update = (): void => {
    const secondsLeft = forecast.secondsLeft(
      running.cell > 0 ? report.elapsed() - running.began : 0,
    );
    report.update({
      notebook: notebook.name,
      cell: running.cell,
      cells: notebook.cellIds.length,
      secondsLeft,
    } satisfies Position);
  };
  const onEvent = (event: RunEvent): void => {
    if (event.event === "cell_start") {
      Object.assign(running, { cell: event.cell, began: report.elapsed() });
      update();
    } else if (event.event === "cell_done") {
      times[event.id] = event.seconds;
      forecast.cellDone(notebook.name, event.id, event.seconds);
    } else if (event.event === "stream" && event.name === "stdout") {
      report.printed(event.text);
    } else if (event.event === "done") {
      memory = event.memory;
    }
  };
  update();
  const ticking = setInterval(update, 1000);
  try {
    const leaks = await executeNotebook(notebook, { ...options, onEvent });
    report.line(doneLine(notebook, report.elapsed() - began));
    if (leaks.length > 0) report.line(leakWarning(notebook, leaks, options.outputFolder));
    return memory;
  } finally {
    clearInterval(ticking);
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
