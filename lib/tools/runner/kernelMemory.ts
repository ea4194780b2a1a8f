import { formatBytes } from "../../base/display/formatBytes";

/** Memory of a notebook's kernel, in bytes. */
export interface KernelMemory {
  notebook: string;
  /** The most that it held at any time. */
  peak: number;
  /** What it held after the last cell: what it keeps while nobody uses it. */
  end: number;
}

/**
 * The notebook whose kernel needed most, as a line for the end of a run.
 * @returns nothing where the system does not tell (it does on Linux)
 */
export function memoryLines(kernels: readonly KernelMemory[]): string[] {
  if (kernels.length === 0) return [];
  const peak = kernels.reduce((most, kernel) => (kernel.peak > most.peak ? kernel : most));
  const end = kernels.reduce((most, kernel) => (kernel.end > most.end ? kernel : most));
  const atMost = `at most ${formatBytes(peak.peak)} (${peak.notebook})`;
  const atEnd = `after the last cell at most ${formatBytes(end.end)} (${end.notebook})`;
  return [`${"Memory:".padEnd(20)} ${atMost}, ${atEnd}`];
}
