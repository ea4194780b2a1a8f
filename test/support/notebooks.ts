import fs from "node:fs";
import path from "node:path";
import { type ExecuteOptions, startExecution } from "../../lib/tools/runner/executeNotebook";
import type { NotebookFile } from "../../lib/tools/runner/notebookFile";

/** Executes one notebook and waits for the end of its kernel. */
export async function executeNotebook(
  notebook: NotebookFile,
  options: ExecuteOptions,
): Promise<number[]> {
  const { go, ended, finished } = startExecution(notebook, options);
  go();
  await ended;
  return finished;
}

/**
 * Writes `<folder>/<name>.ipynb` with the given code cells (ids "cell-1", "cell-2", ...) and
 * returns its path.
 */
export function writeNotebook(folder: string, name: string, sources: string[]): string {
  const cells = sources.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i + 1}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  }));
  const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };
  const file = path.join(folder, `${name}.ipynb`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(
    file,
    JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
  );
  return file;
}

/** What the cells of an executed notebook printed, all of it. */
export function printedText(file: string): string {
  const { cells } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    cells: Array<{ outputs?: Array<{ text?: string | string[] }> }>;
  };
  return cells
    .flatMap((cell) => cell.outputs ?? [])
    .flatMap(({ text }) => text ?? [])
    .join("");
}
