import fs from "node:fs";
import Papa from "papaparse";
import { check } from "../checks";
import { writeFileAtomic } from "../writeFileAtomic";

/** Writes a CSV file with a line of column names. The caller checks the rows. */
export function writeCsvRows(file: string, rows: readonly object[], columns: string[]): void {
  writeFileAtomic(file, `${Papa.unparse([...rows], { columns, newline: "\n" })}\n`);
}

/**
 * Reads a CSV file with exactly these columns. The caller checks each row against its schema: what
 * stands in a column of numbers and is none stays a text, so that the schema can say so.
 *
 * @param options.numbers the columns that hold numbers
 * @param options.advice what to do if the columns are others or a line is broken; ends the message
 * @returns the rows in order; row i stands in line i + 2
 * @throws naming the file, the line, what was expected and what was found
 */
export function readCsvRows(
  file: string,
  {
    columns,
    numbers,
    advice,
  }: { columns: readonly string[]; numbers: readonly string[]; advice: string },
): Record<string, string | number>[] {
  const { data, errors, meta } = Papa.parse<Record<string, string>>(fs.readFileSync(file, "utf8"), {
    header: true,
    skipEmptyLines: true,
  });
  const found = meta.fields ?? [];
  check(
    found.join() === columns.join(),
    `${file}: expected the columns ${columns.join(", ")}, found ${found.join(", ") || "none"}. ${advice}`,
  );
  check(
    errors.length === 0,
    `${file}, line ${(errors[0]?.row ?? 0) + 2}: ${errors[0]?.message}. ${advice}`,
  );
  return data.map((fields) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, text]) => [
        name,
        numbers.includes(name) ? toNumber(text) : text,
      ]),
    ),
  );
}

/** Number("") is 0; an empty field must stay an error. */
function toNumber(text: string): number | string {
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}
