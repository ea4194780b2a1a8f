import fs from "node:fs";
import Papa from "papaparse";
import { countFromOne, dateTime, share, someText, wholeNumber } from "../base/files/commonSchemas";
import { csvTable } from "../base/files/csvTable";
import { objectSchema, oneOf, type SchemaType } from "../base/files/jsonSchema";
import { writeFileAtomic } from "../base/writeFileAtomic";
import type { ModelMetrics } from "./metricsFile";

const scoredColumns = {
  date: dateTime,
  /** Name of the scored model, as its metrics file: "cnn-43". */
  id: someText,
  /** Architecture: "cnn" or "resnet18". */
  model: someText,
  /** "optimistic" if the test images chose the epoch. */
  protocol: oneOf("honest", "optimistic"),
  seed: wholeNumber,
  /** Number of test images. */
  images: countFromOne,
  /** How it was trained, in a few words. */
  recipe: someText,
  // The scores have all their digits.
  accuracy: share,
  sensitivity: share,
  specificity: share,
  auc: share,
};
const rowSchema = objectSchema({
  ...scoredColumns,
  /** Why the test images were looked at. */
  reason: someText,
});

/**
 * One line of `test_log.csv`: a model was scored on the test images. Looking often and keeping what
 * looks best would turn the test set into a second validation set; the log shows every look.
 */
export interface TestLogRow extends SchemaType<typeof rowSchema> {}

const table = csvTable(rowSchema);
/** Before reasons were noted. */
const tableWithoutReasons = csvTable(objectSchema(scoredColumns));
const SCORES = ["accuracy", "sensitivity", "specificity", "auc"] as const;
const ADVICE =
  "The file was damaged or edited by hand: take it from the repository again (git checkout).";

/** The line for a model that has just been scored; its date is that of the metrics. */
export function testLogRow(
  id: string,
  metrics: ModelMetrics,
  { recipe, reason }: Pick<TestLogRow, "recipe" | "reason">,
): TestLogRow {
  const { count, rates, auc } = metrics.splits.test;
  return {
    date: metrics.createdAt,
    id,
    model: metrics.model,
    protocol: metrics.protocol.optimistic ? "optimistic" : "honest",
    seed: metrics.seed,
    images: count,
    recipe,
    accuracy: rates.accuracy,
    sensitivity: rates.sensitivity,
    specificity: rates.specificity,
    auc,
    reason,
  };
}

/**
 * Adds a line to the log, which it makes if needed. The old lines stay as they are, and a reader
 * sees the old file or the new one, never half a line. Scoring the same weights again gives the
 * same numbers: such a line is already there and is not added twice. One process at a time.
 *
 * @returns whether the line was added
 * @throws as readTestLog; then the file is left as it is
 */
export function appendTestLog(file: string, row: TestLogRow): boolean {
  table.checkRow(row, "The new line of the test log");
  const known = readTestLog(file);
  const same = (old: TestLogRow) =>
    (["id", "images", ...SCORES] as const).every((name) => old[name] === row[name]);
  if (known.some(same)) return false;
  const { columns } = table;
  // A new log, and one to whose lines reasons come: the rest is never written anew.
  const isWhole = fs.existsSync(file) && !hasNoReasons(file);
  const lines = known.map((one) => columns.map((name) => one[name as keyof TestLogRow]));
  const old = isWhole
    ? fs.readFileSync(file, "utf8")
    : `${Papa.unparse([columns, ...lines], { newline: "\n" })}\n`;
  const lineEnd = old.includes("\r\n") ? "\r\n" : "\n";
  const complete = old.endsWith("\n") ? old : old + lineEnd;
  const line = Papa.unparse([row], { columns, header: false, newline: lineEnd });
  writeFileAtomic(file, complete + line + lineEnd);
  return true;
}

/**
 * Reads the log, oldest line first; a missing file is an empty log.
 *
 * @throws when the columns are others or a line is not valid; the message names the file, the
 *   line, the field, what was expected and what was found
 */
export function readTestLog(file: string): TestLogRow[] {
  if (!fs.existsSync(file)) return [];
  if (!hasNoReasons(file)) return table.read(file, ADVICE);
  return tableWithoutReasons.read(file, ADVICE).map((row) => ({ ...row, reason: "not noted" }));
}

function hasNoReasons(file: string): boolean {
  if (!fs.existsSync(file)) return false;
  const [header] = fs.readFileSync(file, "utf8").split(/\r?\n/, 1);
  return header === tableWithoutReasons.columns.join();
}
