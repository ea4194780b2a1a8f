import Papa from "papaparse";
import { check } from "../checks";
import { writeFileAtomic } from "../writeFileAtomic";
import { keepForeign } from "./keepForeign";
import { readText } from "./readText";

/** Writes a CSV file with a line of column names. The caller checks the rows. */
export function writeCsvRows(file: string, rows: readonly object[], columns: string[]): void {
  keepForeign(file, (contents) => firstLine(contents) === columns.join());
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
  const { data, errors } = Papa.parse<string[]>(readText(file, advice), {
    delimiter: ",",
    skipEmptyLines: true,
  });
  const [found = [], ...lines] = data;
  check(
    found.join() === columns.join(),
    `${file}: expected the columns ${columns.join(", ")}, ` +
      `found ${shorten(found.join(", ")) || "none"}. ${advice}`,
  );
  check(
    errors.length === 0,
    `${file}, line ${(errors[0]?.row ?? 0) + 1}: ${errors[0]?.message}. ${advice}`,
  );
  return lines.map((fields, i) => {
    check(
      fields.length === columns.length,
      `${file}, line ${i + 2}: Too ${fields.length < columns.length ? "few" : "many"} fields: ` +
        `expected ${columns.length}, found ${fields.length}. ${advice}`,
    );
    return Object.fromEntries(
      columns.map((name, k) => [name, numbers.includes(name) ? toNumber(fields[k]) : fields[k]]),
    );
  });
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

/** Number("") is 0; an empty field must stay an error. */
function toNumber(text: string): number | string {
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

function firstLine(contents: Buffer): string {
  return contents.toString("utf8").split(/\r?\n/, 1)[0];
}
