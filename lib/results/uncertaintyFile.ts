import fs from "node:fs";
import { check } from "../base/checks";
import { readCsvRows, writeCsvRows } from "../base/files/csvRows";
import { type JsonSchema, objectSchema, schemaChecker } from "../base/files/jsonSchema";
import type { SplitName } from "../base/types";
import type { DropoutPredictions } from "../training/predictWithDropout";

/** One line of `uncertainty/<model>.csv`: what Monte-Carlo dropout says about one image. */
export interface UncertaintyRow {
  split: SplitName;
  /** Path below the data set's root with forward slashes, as LabelledImage.file. */
  file: string;
  /** True class: 0 = NORMAL, 1 = PNEUMONIA. */
  label: number;
  /** Number of random passes. */
  passes: number;
  /** Mean probability of PNEUMONIA over the passes. */
  probability: number;
  /** Its standard deviation over the passes. */
  standardDeviation: number;
  /** Predictive entropy in nats. */
  entropy: number;
  /** Mutual information in nats. */
  mutualInformation: number;
}

const NUMBERS = [
  "label",
  "passes",
  "probability",
  "standardDeviation",
  "entropy",
  "mutualInformation",
];
const COLUMNS = ["split", "file", ...NUMBERS];

const share: JsonSchema = { type: "number", minimum: 0, maximum: 1 };
const nats: JsonSchema = { type: "number", minimum: 0 };
const checkRow = schemaChecker({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Uncertainty about one image",
  ...objectSchema({
    split: { enum: ["train", "validation", "test"] },
    file: { type: "string", minLength: 1 },
    label: { enum: [0, 1] },
    passes: { type: "integer", minimum: 2 },
    probability: share,
    standardDeviation: share,
    entropy: nats,
    mutualInformation: nats,
  }),
});

/** The rows of one split, in its order. */
export function uncertaintyRows(split: SplitName, found: DropoutPredictions): UncertaintyRow[] {
  return found.images.map(({ file }, i) => ({
    split,
    file,
    label: found.labels[i],
    passes: found.passes,
    probability: found.probabilities[i],
    standardDeviation: found.standardDeviation[i],
    entropy: found.entropy[i],
    mutualInformation: found.mutualInformation[i],
  }));
}

/** Writes `uncertainty/<model>.csv` after checking every row. */
export function writeUncertainty(file: string, rows: UncertaintyRow[]): void {
  checkRows(rows, file);
  writeCsvRows(file, rows, COLUMNS);
}

/**
 * Reads `uncertainty/<model>.csv`.
 *
 * @throws when the file is missing, its columns are others or a row is not valid; the message
 *   names the file, the line, the field, what was expected and what was found
 */
export function readUncertainty(file: string): UncertaintyRow[] {
  check(
    fs.existsSync(file),
    `${file} does not exist. Run the notebook that trains this model first.`,
  );
  const rows = readCsvRows(file, {
    columns: COLUMNS,
    numbers: NUMBERS,
    advice: "Run the notebook that writes it again.",
  });
  checkRows(rows, file);
  return rows;
}

function checkRows(rows: readonly unknown[], file: string): asserts rows is UncertaintyRow[] {
  check(rows.length > 0, `${file}: expected at least one row, found none.`);
  rows.forEach((row, i) => checkRow(row, `${file}, line ${i + 2}`));
}
