import fs from "node:fs";
import { check } from "../base/checks";
import { readCsvRows, writeCsvRows } from "../base/files/csvRows";
import { type JsonSchema, objectSchema, schemaChecker } from "../base/files/jsonSchema";
import type { SplitName } from "../base/types";
import { type Evaluation, evaluate } from "../metrics/evaluation";

/** One line of `predictions/<model>.csv`. */
export interface PredictionRow {
  split: SplitName;
  /** Path below the data set's root with forward slashes, as LabelledImage.file. */
  file: string;
  /** True class: 0 = NORMAL, 1 = PNEUMONIA. */
  label: number;
  /** Probability of PNEUMONIA with all its digits, so that metrics can be recomputed exactly. */
  probability: number;
}

const COLUMNS = ["split", "file", "label", "probability"];

/** JSON schema (draft 7) of one row. */
export const predictionRowSchema: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Prediction for one image",
  ...objectSchema({
    split: { enum: ["train", "validation", "test"] },
    file: { type: "string", minLength: 1 },
    label: { enum: [0, 1] },
    probability: { type: "number", minimum: 0, maximum: 1 },
  }),
};

const checkRow = schemaChecker(predictionRowSchema);

/**
 * Writes `predictions/<model>.csv` after checking every row; see readPredictions for the errors.
 */
export function writePredictions(file: string, rows: PredictionRow[]): void {
  checkRows(rows, file);
  writeCsvRows(file, rows, COLUMNS);
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
  const rows = readCsvRows(file, {
    columns: COLUMNS,
    numbers: ["label", "probability"],
    advice: "Run the notebook that writes it again.",
  });
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

function checkRows(rows: readonly unknown[], file: string): asserts rows is PredictionRow[] {
  check(rows.length > 0, `${file}: expected at least one prediction, found none.`);
  const seen = new Set<string>();
  rows.forEach((row, i) => {
    const where = `${file}, line ${i + 2}`;
    checkRow(row, where);
    const key = `${(row as PredictionRow).split} ${(row as PredictionRow).file}`;
    check(!seen.has(key), `${where}: a second prediction for ${key}.`);
    seen.add(key);
  });
}
