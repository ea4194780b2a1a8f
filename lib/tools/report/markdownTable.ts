import { check } from "../../base/checks";

/** One row: a cell's text for every column. */
export type MarkdownRow = Record<string, string>;

/**
 * A table in GitHub's Markdown; the columns are those of the first row. A bar or a line break in a
 * cell is escaped, since it would end the cell.
 *
 * @example markdownTable([{ model: "CNN", AUC: "0.948" }])
 * // | model | AUC |
 * // | --- | --- |
 * // | CNN | 0.948 |
 */
export function markdownTable(rows: readonly MarkdownRow[]): string {
  check(rows.length > 0, "A Markdown table needs at least one row.");
  const columns = Object.keys(rows[0]);
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map((row) => line(columns.map((column) => escapeCell(row[column])))),
  ].join("\n");
}

function escapeCell(text: string): string {
  return text.replace(/\|/g, "\\|").replace(/\s*\n\s*/g, " ");
}
