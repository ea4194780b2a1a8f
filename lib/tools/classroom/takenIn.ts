import { type CellResult, errorOutput } from "./cellOutput";
import { type GraderMetadata, type NotebookCell, sourceOf } from "./exerciseCells";
import { type NotebookFile, namedCells, nameOf } from "./gradedNotebook";

/** The longest text of a cell that is taken, in characters; answers have a few hundred. */
const LONGEST_TEXT = 100_000;

/**
 * What is taken of a notebook that a student has handed in: the texts of its cells, in their order,
 * and the pictures of Markdown cells. All else is the instructor's or made here, so that nothing in
 * a student's metadata, formats or outputs reaches the tests, nbgrader or a page.
 *
 * A cell with the name of one of the instructor's gets its kind and metadata, and its text where
 * students could not change it. Of several with one name (cells are copied with their names) the
 * last one has it. Graded cells that were deleted come back, behind the one before them.
 */
export function takeIn(submitted: NotebookFile, source: NotebookFile): NotebookFile {
  const originals = new Map(source.cells.map((cell) => [nameOf(cell), cell]));
  originals.delete(null);
  const last = new Map(submitted.cells.map((cell) => [nameOf(cell), cell]));
  const cells = submitted.cells.map((cell) => {
    const original = originals.get(nameOf(cell));
    return original && last.get(nameOf(cell)) === cell ? named(cell, original) : nameless(cell);
  });
  let place = 0;
  for (const [name, original] of originals) {
    const at = cells.findIndex((cell) => nameOf(cell) === name);
    if (at >= 0) place = at + 1;
    else if (original.metadata.nbgrader?.grade)
      cells.splice(place++, 0, named({ ...original, source: "" }, original));
  }
  return { cells: cells.map((cell, i) => ({ ...cell, id: `cell-${i + 1}` })) };
}

/**
 * Cells with the outputs that they had when they ran. nbgrader gives a test no points exactly where
 * it finds an error, or words on stderr, among its outputs.
 */
export function withOutputs({ cells }: NotebookFile, results: Record<string, CellResult>) {
  const keys = new Map(namedCells({ cells }).map(({ cell, key }) => [cell, key]));
  return cells.map((cell) => {
    const key = keys.get(cell);
    if (key === undefined) return cell;
    const result = Object.hasOwn(results, key) ? results[key] : { ok: false, outputs: [] };
    const isTest = cell.metadata.nbgrader?.grade && !cell.metadata.nbgrader.solution;
    return { ...cell, outputs: isTest ? outputsOfTest(result) : result.outputs };
  });
}

function outputsOfTest({ ok, outputs }: CellResult): CellResult["outputs"] {
  if (ok) return outputs.filter((o) => o.output_type === "stream" && o.name === "stdout");
  const hasError = outputs.some(({ output_type }) => output_type === "error");
  return hasError ? outputs : [...outputs, errorOutput("Error", "The test gave no result.")];
}

/** A cell that students could not change is the instructor's, whatever was handed in for it. */
export function isLocked({ grade, solution, locked }: Partial<GraderMetadata>): boolean {
  return solution !== true && (grade === true || locked === true);
}

function named(cell: NotebookCell, original: NotebookCell): NotebookCell {
  const { cell_type, metadata } = original;
  const taken = isLocked(metadata.nbgrader ?? {}) ? original : cell;
  return inKind(cell_type, taken, metadata);
}

function nameless(cell: NotebookCell): NotebookCell {
  return inKind(cell.cell_type === "code" ? "code" : "markdown", cell, {});
}

function inKind(
  cell_type: string,
  cell: NotebookCell,
  metadata: NotebookCell["metadata"],
): NotebookCell {
  const taken = { cell_type, metadata, source: readable(sourceOf(cell)) };
  if (cell_type === "code") return { ...taken, outputs: [], execution_count: null };
  return { ...taken, attachments: pictures(cell.attachments) };
}

/** Text that can be stored and shown: without halves of characters, and not endless. */
function readable(text: string): string {
  const whole = text.replace(/\p{Surrogate}|\0/gu, "\ufffd");
  if (whole.length <= LONGEST_TEXT) return whole;
  return `${whole.slice(0, LONGEST_TEXT)}\n(${whole.length - LONGEST_TEXT} more characters)`;
}

function pictures(attachments: unknown): Record<string, Record<string, string>> {
  const kept = entriesOf(attachments).map(([name, data]) => {
    const texts = entriesOf(data).filter(([, text]) => typeof text === "string");
    return [readable(name), Object.fromEntries(texts)];
  });
  return Object.fromEntries(kept);
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
