import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";

/** A notebook that can be executed. */
export interface NotebookFile {
  /** File name without its ending, e.g. "02_cnn_model". */
  name: string;
  path: string;
  /** Ids of the code cells that are not empty, in order: the cells that run. */
  cellIds: string[];
}

/** The numbered notebooks of a folder ("01_....ipynb") in reading order. */
export function listNotebooks(folder: string): NotebookFile[] {
  check(fs.existsSync(folder), `No folder ${folder}. The notebooks are expected there.`);
  const files = fs
    .readdirSync(folder)
    .filter((file) => /^\d+_.*\.ipynb$/.test(file))
    .sort();
  check(
    files.length > 0,
    `No notebooks in ${folder} (looked for files named like 01_title.ipynb).`,
  );
  return files.map((file) => readNotebook(path.join(folder, file)));
}

/**
 * The notebooks whose names begin with one of `wanted` ("03", "03_resnet" or the full file name),
 * in the order of `notebooks`; all of them where `wanted` is empty.
 */
export function selectNotebooks(notebooks: NotebookFile[], wanted: string[]): NotebookFile[] {
  const beginnings = wanted.map((text) => text.replace(/\.ipynb$/, ""));
  const names = notebooks.map(({ name }) => name);
  for (const beginning of beginnings) {
    check(
      beginning !== "" && names.some((name) => name.startsWith(beginning)),
      `No notebook begins with "${beginning}". There are: ${names.join(", ")}.`,
    );
  }
  if (beginnings.length === 0) return notebooks;
  return notebooks.filter(({ name }) => beginnings.some((beginning) => name.startsWith(beginning)));
}

function readNotebook(file: string): NotebookFile {
  const name = path.basename(file, ".ipynb");
  return { name, path: file, cellIds: runningCellIds(parseNotebook(file)) };
}

interface NotebookJson {
  cells: Array<{ cell_type: string; id?: string; source: string | string[] }>;
}

function parseNotebook(file: string): NotebookJson {
  try {
    const notebook = JSON.parse(fs.readFileSync(file, "utf8")) as NotebookJson;
    check(Array.isArray(notebook.cells), "it has no list of cells");
    return notebook;
  } catch (error) {
    throw new Error(`${file} is not a notebook: ${(error as Error).message}. Restore it with git.`);
  }
}

/**
 * Whether two notebooks say the same in all their cells, whatever their outputs: then replacing one
 * by the other loses nothing that somebody wrote.
 */
export function haveSameSources(one: Buffer, other: Buffer): boolean {
  const sourcesOf = (contents: Buffer) => {
    const { cells } = JSON.parse(contents.toString("utf8")) as NotebookJson;
    return cells.map((cell) => [cell.cell_type, textOf(cell)]);
  };
  try {
    return JSON.stringify(sourcesOf(one)) === JSON.stringify(sourcesOf(other));
  } catch {
    return false;
  }
}

function textOf({ source }: NotebookJson["cells"][number]): string {
  return Array.isArray(source) ? source.join("") : source;
}

/**
 * Cells without an id (notebooks older than format 4.5) go by their position, as execute.py has
 * it.
 */
function runningCellIds({ cells }: NotebookJson): string[] {
  return cells.flatMap((cell, index) => {
    return cell.cell_type === "code" && textOf(cell).trim() ? [cell.id ?? String(index)] : [];
  });
}
