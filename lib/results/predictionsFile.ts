import fs from "node:fs";
import { check } from "../base/checks";
import { label, share, someText, splitName } from "../base/files/commonSchemas";
import { csvTable } from "../base/files/csvTable";
import { objectSchema, type SchemaType } from "../base/files/jsonSchema";
import type { SplitName } from "../base/types";
import { type Evaluation, evaluate } from "../metrics/evaluation";

const rowSchema = objectSchema({
  split: splitName,
  /** Path below the data set's root with forward slashes, as LabelledImage.file. */
  file: someText,
  label,
  /** Probability of PNEUMONIA with all its digits, so that metrics can be recomputed exactly. */
  probability: share,
});

/** One line of `predictions/<model>.csv`. */
export interface PredictionRow extends SchemaType<typeof rowSchema> {}

const table = csvTable(rowSchema);

/**
 * Writes `predictions/<model>.csv` after checking every row; see readPredictions for the errors.
 */
export function writePredictions(file: string, rows: PredictionRow[]): void {
  checkRows(rows, file);
  table.write(file, rows);
}

/**
 * Reads `predictions/<model>.csv`.
 *
 * @throws when the file is missing, its columns are others, or a row is not valid or occurs
 *   twice; the message names the file, the line, the field, what was expected and what was found
 */
export function readPredictions(file: string): PredictionRow[] {
  check(
    fs.existsSync(file),
    `${file} does not exist. Run the notebook that trains this model first ` +
      "(02 for the CNN, 03 for ResNet-18).",
  );
  const rows = table.read(file, "Run the notebook that writes it again.");
  checkRows(rows, file);
  return rows;
}

/**
 * Every metric of one split, computed anew from its rows: equal to what `metrics/<model>.json`
 * holds.
 *
 * @throws when the rows hold no image of the split, or only one class of it
 */
export function recomputeFromPredictions(
  rows: readonly PredictionRow[],
  split: SplitName,
  options: { threshold?: number } = {},
): Evaluation {
  const chosen = rows.filter((row) => row.split === split);
  const found = [...new Set(rows.map((row) => row.split))].join(", ") || "none";
  check(chosen.length > 0, `No predictions for the ${split} split; splits found: ${found}.`);
  return evaluate(
    chosen.map((row) => row.label),
    chosen.map((row) => row.probability),
    options,
  );
}

function checkRows(rows: readonly PredictionRow[], file: string): void {
  check(rows.length > 0, `${file}: expected at least one prediction, found none.`);
  const seen = new Set<string>();
  rows.forEach(({ split, file: image }, i) => {
    const key = `${split} ${image}`;
    check(!seen.has(key), `${file}, line ${i + 2}: a second prediction for ${key}.`);
    seen.add(key);
  });
}
