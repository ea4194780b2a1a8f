import fs from "node:fs";
import { check } from "../base/checks";
import { label, notNegative, share, someText, splitName } from "../base/files/commonSchemas";
import { csvTable } from "../base/files/csvTable";
import { objectSchema, type Schema, type SchemaType } from "../base/files/jsonSchema";
import type { SplitName } from "../base/types";
import type { DropoutPredictions } from "../training/predictWithDropout";

const passes: Schema<number> = { type: "integer", minimum: 2 };

const rowSchema = objectSchema({
  split: splitName,
  /** Path below the data set's root with forward slashes, as LabelledImage.file. */
  file: someText,
  label,
  /** Number of random passes. */
  passes,
  /** Mean probability of PNEUMONIA over the passes. */
  probability: share,
  /** Its standard deviation over the passes. */
  standardDeviation: share,
  /** Predictive entropy in nats. */
  entropy: notNegative,
  /** Mutual information in nats. */
  mutualInformation: notNegative,
});

/** One line of `uncertainty/<model>.csv`: what Monte-Carlo dropout says about one image. */
export interface UncertaintyRow extends SchemaType<typeof rowSchema> {}

const table = csvTable(rowSchema);

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
  checkNotEmpty(rows, file);
  table.write(file, rows);
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
  const rows = table.read(file, "Run the notebook that writes it again.");
  checkNotEmpty(rows, file);
  return rows;
}

function checkNotEmpty(rows: readonly UncertaintyRow[], file: string): void {
  check(rows.length > 0, `${file}: expected at least one row, found none.`);
}
