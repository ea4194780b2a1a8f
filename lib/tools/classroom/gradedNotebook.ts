import fs from "node:fs";
import { check } from "../../base/checks";
import { type NotebookCell, sourceOf } from "./exerciseCells";

/** A notebook file, as far as grading reads it. */
export interface NotebookFile {
  cells: NotebookCell[];
}

/** A code cell under the name by which its result is kept. */
export interface NamedCell {
  cell: NotebookCell;
  /** nbgrader's grade_id, or "free-3" for the third cell without one. */
  key: string;
  source: string;
  /** A test: it runs apart from the student's code. */
  isTest: boolean;
  isSolution: boolean;
  /** What a solution cell must define. */
  answer: string | null;
}

/** A hundred times what a notebook with figures takes. */
const LARGEST_FILE = 200e6;

/** @throws in words for whoever grades, where the file is no notebook */
export function readNotebook(file: string): NotebookFile {
  const { size } = fs.statSync(file);
  check(size <= LARGEST_FILE, `is too large (${Math.round(size / 1e6)} MB)`);
  let content: NotebookFile;
  try {
    content = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`is not a notebook (${(error as Error).message})`);
  }
  const isCell = (cell: NotebookCell) =>
    typeof cell?.cell_type === "string" &&
    Object(cell.metadata) === cell.metadata &&
    [cell.source].flat().every((line) => typeof line === "string");
  check(
    Array.isArray(content?.cells) && content.cells.every(isCell),
    "is not a notebook (its cells cannot be read)",
  );
  return content;
}

/** nbgrader's grade_id, or null. */
export function nameOf({ metadata }: NotebookCell): string | null {
  const name: unknown = metadata.nbgrader?.grade_id;
  return typeof name === "string" ? name : null;
}

/** The code cells of a notebook; those without nbgrader's name are counted. */
export function namedCells({ cells }: NotebookFile): NamedCell[] {
  let free = 0;
  return cells.flatMap((cell) => {
    if (cell.cell_type !== "code") return [];
    const { nbgrader, xray } = cell.metadata;
    const isSolution = nbgrader?.solution === true;
    return [
      {
        cell,
        key: nameOf(cell) ?? `free-${++free}`,
        source: sourceOf(cell),
        isTest: nbgrader?.grade === true && !isSolution,
        isSolution,
        answer: xray?.answer ?? null,
      },
    ];
  });
}

/**
 * What a student's process runs: the submitted cells, with the instructor's text in those that are
 * locked, and the locked ones first that were deleted. Tests are left out.
 */
export function studentCells(submitted: NotebookFile, source: NotebookFile): NamedCell[] {
  const originals = new Map(namedCells(source).map((cell) => [cell.key, cell]));
  const isLocked = ({ isTest, isSolution }: NamedCell) => !isTest && !isSolution;
  const own = namedCells(submitted).flatMap((cell) => {
    const original = originals.get(cell.key);
    if (original === undefined) return cell.isTest ? [] : [cell];
    if (original.isTest) return [];
    return [isLocked(original) ? original : cell];
  });
  const present = new Set(own.map(({ key }) => key));
  const deleted = [...originals.values()].filter((c) => isLocked(c) && !present.has(c.key));
  return [...deleted, ...own];
}
