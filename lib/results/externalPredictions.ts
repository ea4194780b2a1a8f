import fs from "node:fs";
import { check } from "../base/checks";
import { csvTable } from "../base/files/csvTable";
import type { CollectionImage } from "../data/collection/collection";
import { type ExternalRow, externalRowSchema } from "./externalScores";

const table = csvTable(externalRowSchema);

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
  table.write(file, rows);
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
  const rows = table.read(file, "Score the models on the second collection again.");
  checkRows(rows, file);
  return rows;
}

function checkRows(rows: readonly ExternalRow[], file: string): void {
  check(rows.length > 0, `${file}: expected at least one answer, found none.`);
  const seen = new Set<string>();
  rows.forEach(({ file: name }, i) => {
    check(!seen.has(name), `${file}, line ${i + 2}: a second answer for ${name}.`);
    seen.add(name);
  });
}
