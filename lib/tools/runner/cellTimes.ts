import fs from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../../base/writeFileAtomic";

/** Seconds that each cell took, by notebook name and cell id. */
export type CellTimes = Record<string, Record<string, number>>;

interface TimesFile {
  /** The settings under which the times were taken. */
  workload: string;
  cells: CellTimes;
}

/**
 * Remembers how long every cell took, so that the next run with the same workload can tell how
 * long it will take. A file that cannot be read, or that comes from another workload, counts as
 * none.
 */
export function readCellTimes(file: string, workload: string): CellTimes {
  try {
    const times = JSON.parse(fs.readFileSync(file, "utf8")) as TimesFile;
    return times.workload === workload ? times.cells : {};
  } catch {
    return {};
  }
}

/** Adds `measured` to the times of the same workload and drops those of another one. */
export function writeCellTimes(file: string, workload: string, measured: CellTimes): void {
  const cells = { ...readCellTimes(file, workload) };
  for (const [notebook, times] of Object.entries(measured))
    cells[notebook] = { ...cells[notebook], ...times };
  writeFileAtomic(file, `${JSON.stringify({ workload, cells } satisfies TimesFile, null, 1)}\n`);
}

/** Where the times of a results folder are kept. */
export function cellTimesFile(outputFolder: string): string {
  return path.join(outputFolder, "times.json");
}
