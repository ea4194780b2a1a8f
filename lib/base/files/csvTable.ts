import Papa from "papaparse";
import { check } from "../checks";
import { writeFileAtomic } from "../writeFileAtomic";
import type { Schema } from "./jsonSchema";
import { keepForeign } from "./keepForeign";
import { readText } from "./readText";
import { schemaChecker } from "./schemaChecker";

/** Reads, checks and writes CSV files of one kind, which begin with a line of column names. */
export interface CsvTable<Row> {
  columns: string[];
  /** @throws naming the place, the field, what was expected and what was found */
  checkRow(row: unknown, place: string): Row;
  /** Writes the rows after checking each of them. */
  write(file: string, rows: readonly Row[]): void;
  /**
   * @param advice what to do if the columns are others or a line is broken; ends the message
   * @returns the rows in order; row i stands in line i + 2
   * @throws naming the file, the line, what was expected and what was found
   */
  read(file: string, advice: string): Row[];
}

/**
 * The CSV files whose rows follow a schema: its properties are the columns, in their order. A field
 * that may be null is empty in the file where it is.
 */
export function csvTable<Row extends object>(rowSchema: Schema<Row>): CsvTable<Row> {
  const properties = rowSchema.properties as Record<string, Schema>;
  const columns = Object.keys(properties);
  const checkRow = schemaChecker(rowSchema);
  const checkRows = (rows: readonly unknown[], file: string) =>
    rows.map((row, i) => checkRow(row, `${file}, line ${i + 2}`));
  return {
    columns,
    checkRow,
    write(file, rows) {
      checkRows(rows, file);
      keepForeign(file, (contents) => firstLine(contents) === columns.join());
      writeFileAtomic(file, `${Papa.unparse([...rows], { columns, newline: "\n" })}\n`);
    },
    read(file, advice) {
      const rows = readLines(file, columns, advice).map((fields) =>
        columns.map((name, k) => [name, parseField(fields[k], properties[name])]),
      );
      return checkRows(
        rows.map((entries) => Object.fromEntries(entries)),
        file,
      );
    },
  };
}

function readLines(file: string, columns: readonly string[], advice: string): string[][] {
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
  for (const [i, { length }] of lines.entries()) {
    check(
      length === columns.length,
      `${file}, line ${i + 2}: Too ${length < columns.length ? "few" : "many"} fields: ` +
        `expected ${columns.length}, found ${length}. ${advice}`,
    );
  }
  return lines;
}

/**
 * What stands in a column of numbers and is none stays a text, so that the schema can say so;
 * Number("") is 0, and an empty field must stay an error.
 */
function parseField(text: string, schema: Schema): string | number | null {
  const types = schema.enum
    ? (schema.enum as unknown[]).map((value) => (value === null ? "null" : typeof value))
    : [schema.type].flat();
  if (text === "" && types.includes("null")) return null;
  const isNumber = types.includes("number") || types.includes("integer");
  return isNumber && text.trim() !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

function firstLine(contents: Buffer): string {
  return contents.toString("utf8").split(/\r?\n/, 1)[0];
}
