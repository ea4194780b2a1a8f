import { check } from "../checks";
import { largestOf } from "../largestOf";
import { escapeHtml } from "./escapeHtml";

/** What a table needs to be shown; every danfojs DataFrame is one. */
export interface Table {
  columns: string[];
  /** Row labels: 0, 1, 2, ... unless the DataFrame was given names. */
  index: Array<string | number>;
  /** One array per row, as long as `columns`. */
  values: unknown;
}

/** A row by the names of its columns. */
export type TableRow = Record<string, string | number | null | undefined>;

/**
 * Rows as a table; the first row names the columns.
 *
 * @example tableOfRows([{ split: "train", images: 1341 }, { split: "test", images: 234 }])
 */
export function tableOfRows(rows: readonly TableRow[]): Table {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => columns.map((column) => row[column] ?? null));
  return { columns, index: rows.map((_, i) => i), values };
}

export interface TableOptions {
  /** Most digits after the decimal point. */
  digits?: number;
  /** Most rows shown; the rest is counted in a closing line. */
  maxRows?: number;
}

/**
 * A table as HTML, for notebooks and for GitHub. Row labels are shown only where they are names
 * rather than the default 0, 1, 2, ...; numbers are aligned right.
 */
export function tableHtml(table: Table, options: TableOptions = {}): string {
  const { header, rows, more } = tableCells(table, options);
  const headCells = header
    .map((text) => `<th style="text-align:left">${escapeHtml(text)}</th>`)
    .join("");
  const body = rows.map((row) => `<tr>${row.map(htmlCell).join("")}</tr>`).join("\n");
  const rest = more > 0 ? `\n<p>... and ${more} more rows</p>` : "";
  const head = `<thead><tr>${headCells}</tr></thead>`;
  return `<table>\n${head}\n<tbody>\n${body}\n</tbody>\n</table>${rest}`;
}

/** The same table as plain text with aligned columns, for terminals and for printing. */
export function tableText(table: Table, options: TableOptions = {}): string {
  const { header, rows, more } = tableCells(table, options);
  const widths = header.map((text, column) =>
    largestOf([text.length, ...rows.map((row) => row[column].text.length)]),
  );
  const line = (cells: Cell[]): string =>
    cells
      .map(({ text, number }, column) =>
        number ? text.padStart(widths[column]) : text.padEnd(widths[column]),
      )
      .join("  ")
      .trimEnd();
  const numeric = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => row[column].number),
  );
  const lines = [
    line(header.map((text, column) => ({ text, number: numeric[column] }))),
    widths.map((width) => "-".repeat(width)).join("  "),
    ...rows.map(line),
  ];
  if (more > 0) lines.push(`... and ${more} more rows`);
  return lines.join("\n");
}

interface Cell {
  text: string;
  number: boolean;
}

function tableCells(
  table: Table,
  { digits = 4, maxRows = 30 }: TableOptions,
): { header: string[]; rows: Cell[][]; more: number } {
  const values = table.values as unknown[][];
  check(
    values.every((row) => Array.isArray(row) && row.length === table.columns.length),
    `Every row of the table must have ${table.columns.length} values, one for each column. ` +
      "Pass a DataFrame; a Series becomes one with new dfd.DataFrame({ name: series.values }).",
  );
  const named = table.index.some((label, row) => String(label) !== String(row));
  const rows = values.slice(0, maxRows).map((row, i) => {
    const cells = row.map((value) => cell(value, digits));
    return named ? [{ text: String(table.index[i]), number: false }, ...cells] : cells;
  });
  const header = named ? ["", ...table.columns] : table.columns;
  return { header, rows, more: Math.max(0, values.length - maxRows) };
}

function cell(value: unknown, digits: number): Cell {
  if (typeof value === "number") return { text: numberText(value, digits), number: true };
  return { text: value === null || value === undefined ? "" : String(value), number: false };
}

/** At most `digits` decimals without trailing zeros: 0.5 stays 0.5, and 1341 stays 1341. */
function numberText(value: number, digits: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(digits))) : String(value);
}

function htmlCell({ text, number }: Cell): string {
  return `<td style="text-align:${number ? "right" : "left"}">${escapeHtml(text)}</td>`;
}
