import fs from "node:fs";
import { check } from "../base/checks";
import { readCsvRows, writeCsvRows } from "../base/files/csvRows";
import { type JsonSchema, objectSchema, schemaChecker } from "../base/files/jsonSchema";
import type { CollectionImage } from "../data/collection/collection";
import type { ExternalRow } from "./externalScores";

const COLUMNS = ["file", "label", "patient", "age", "sex", "view", "probability"];
const NUMBERS = ["label", "age", "probability"];

const text: JsonSchema = { type: "string", minLength: 1 };
const checkRow = schemaChecker({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Answer for one image of another collection",
  ...objectSchema({
    file: text,
    label: { enum: [0, 1] },
    patient: text,
    age: { type: ["number", "null"], minimum: 0 },
    sex: { enum: ["F", "M", null] },
    view: { enum: ["PA", "AP", null] },
    probability: { type: "number", minimum: 0, maximum: 1 },
  }),
});

/** The answers of a model for the images of another collection, in their order. */
export function externalRows(
  images: readonly CollectionImage[],
  probabilities: readonly number[],
): ExternalRow[] {
  check(
    images.length === probabilities.length,
    `There are ${probabilities.length} probabilities for ${images.length} images.`,
  );
  return images.map(({ file, label, patient, age, sex, view }, i) => ({
    file,
    label,
    patient,
    age,
    sex,
    view,
    probability: probabilities[i],
  }));
}

/** Writes `external/<model>.csv` after checking every row; what is not known stays empty. */
export function writeExternalPredictions(file: string, rows: readonly ExternalRow[]): void {
  checkRows(rows, file);
  writeCsvRows(file, rows, COLUMNS);
}

/**
 * Reads `external/<model>.csv`.
 *
 * @throws when the file is missing, its columns are others, or a row is not valid or occurs twice;
 *   the message names the file, the line, the field, what was expected and what was found
 */
export function readExternalPredictions(file: string): ExternalRow[] {
  check(
    fs.existsSync(file),
    `${file} does not exist. Score the model on the second collection first.`,
  );
  const rows = readCsvRows(file, {
    columns: COLUMNS,
    numbers: NUMBERS,
    advice: "Score the models on the second collection again.",
  }).map((row) => ({
    ...row,
    patient: String(row.patient),
    age: row.age === "" ? null : row.age,
    sex: row.sex === "" ? null : row.sex,
    view: row.view === "" ? null : row.view,
  }));
  checkRows(rows, file);
  return rows;
}

function checkRows(rows: readonly unknown[], file: string): asserts rows is ExternalRow[] {
  check(rows.length > 0, `${file}: expected at least one answer, found none.`);
  const seen = new Set<string>();
  rows.forEach((row, i) => {
    const where = `${file}, line ${i + 2}`;
    checkRow(row, where);
    const name = (row as ExternalRow).file;
    check(!seen.has(name), `${where}: a second answer for ${name}.`);
    seen.add(name);
  });
}
