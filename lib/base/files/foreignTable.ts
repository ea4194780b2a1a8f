import Papa from "papaparse";
import { check } from "../checks";
import { shorten } from "../shorten";
import { readText } from "./readText";

/** Takes one row: its fields in the order of the columns, and the line it begins in. */
export type RowReader = (fields: string[], line: number) => void;

const SEPARATORS = [",", ";", "\t"];

/**
 * Reads a table that another program wrote: comma, semicolon or tab between the fields, quoted
 * fields, any line ends, with or without a byte order mark. Rows are handed on one by one, so that
 * a table of any length takes no more memory than its text. Empty lines are skipped, spaces around
 * a field are no part of it, nor are empty fields at its end, beyond the last column with a name.
 *
 * @param onHeader is given the names of the columns, and returns what reads each row
 * @param advice what to do about a broken table; ends each message
 * @throws naming the file and the line, if a quote is never closed or a row has more or fewer
 *   fields than there are columns
 */
export function readForeignTable(
  file: string,
  onHeader: (columns: string[]) => RowReader,
  advice: string,
): void {
  const text = readText(file, advice);
  let width = 0;
  let reader: RowReader | null = null;
  let line = 1;
  let start = 0;
  Papa.parse<string[]>(text, {
    delimiter: separatorOf(text),
    step: ({ data, errors, meta }) => {
      const fields = withoutEmptyEnd(
        data.map((field) => field.trim()),
        width,
      );
      const where = `${file}, line ${line}`;
      check(errors.length === 0, `${where}: ${errors[0]?.message}. ${advice}`);
      if (fields.every((field) => field === "")) {
        // An empty line.
      } else if (reader === null) {
        width = fields.length;
        reader = onHeader(fields);
      } else {
        check(
          fields.length === width,
          `${where}: expected ${width} fields, found ${fields.length} ` +
            `(${shorten(fields.join(", "))}). ${advice}`,
        );
        reader(fields, line);
      }
      line += lineEnds(text.slice(start, meta.cursor));
      start = meta.cursor;
    },
  });
  check(reader !== null, `${file} is empty: expected a line with the names of columns. ${advice}`);
}

/** The separator that the first line has most of. */
function separatorOf(text: string): string {
  const [header] = text.split(/\r\n|\n|\r/, 1);
  const counts = SEPARATORS.map((sign) => header.split(sign).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))];
}

/** @param width number of fields that stay, whatever is in them */
function withoutEmptyEnd(fields: string[], width: number): string[] {
  let end = fields.length;
  while (end > width && fields[end - 1] === "") end -= 1;
  return fields.slice(0, end);
}

/** A quoted field may go over several lines. */
function lineEnds(row: string): number {
  return row.match(/\r\n|\n|\r/g)?.length ?? 0;
}
