import fs from "node:fs";
import { check } from "../../base/checks";
import { writeFileAtomic } from "../../base/writeFileAtomic";

/** What the text of a notebook may quote: a number as it is written, by its name. */
export type Facts = ReadonlyMap<string, string>;

/** `<!--=NAME-->TEXT<!--/-->`: the comments are invisible wherever Markdown is shown. */
const MARKED = /<!--=([\w.:-]+)-->([\s\S]*?)<!--\/-->/g;

/** A number in a text, and what it is called. */
export interface PageNumber {
  name: string;
  text: string;
}

/**
 * The marked numbers of a Markdown text.
 *
 * @example pageNumbers("It misses <!--=cnn.missed-->14<!--/--> children.")
 * // [{ name: "cnn.missed", text: "14" }]
 */
export function pageNumbers(markdown: string): PageNumber[] {
  return [...markdown.matchAll(MARKED)].map(([, name, text]) => ({ name, text }));
}

/**
 * Puts the numbers of the results into a text.
 *
 * @throws naming the first number that the facts do not have
 */
export function withFacts(markdown: string, facts: Facts): string {
  return markdown.replace(MARKED, (_, name: string) => {
    const fact = facts.get(name);
    check(
      fact !== undefined,
      `The text quotes "${name}", which no results file gives. Known: ${near(name, facts)}.`,
    );
    return `<!--=${name}-->${fact}<!--/-->`;
  });
}

/** Names with the same beginning, so that a slip is found quickly. */
function near(name: string, facts: Facts): string {
  const [head] = name.split(".");
  const alike = [...facts.keys()].filter((known) => known.startsWith(`${head}.`));
  return (alike.length > 0 ? alike : [...facts.keys()]).slice(0, 40).join(", ");
}

interface Cell {
  cell_type: string;
  source: string | string[];
}

/** The source of a cell, which the format keeps as one text or as lines. */
export function sourceOf({ source }: Pick<Cell, "source">): string {
  return Array.isArray(source) ? source.join("") : source;
}

/**
 * Brings the numbers in a notebook's Markdown cells up to date; code and outputs stay as they are.
 *
 * @returns whether the file changed
 * @throws when a text quotes a number that there is not; then the file is left as it is
 */
export function updateNotebookNumbers(file: string, facts: Facts): boolean {
  const old = fs.readFileSync(file, "utf8");
  const notebook = JSON.parse(old) as { cells: Cell[] };
  for (const cell of notebook.cells) {
    if (cell.cell_type === "markdown") cell.source = asLines(withFacts(sourceOf(cell), facts));
  }
  const updated = `${JSON.stringify(notebook, null, 1)}\n`;
  if (updated === old) return false;
  writeFileAtomic(file, updated);
  return true;
}

/** Lines with their ends, as Jupyter writes them. */
function asLines(text: string): string[] {
  return text.split(/(?<=\n)/);
}
