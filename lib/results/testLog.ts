import fs from "node:fs";
import Papa from "papaparse";
import { readCsvRows } from "../base/files/csvRows";
import { type JsonSchema, objectSchema, schemaChecker } from "../base/files/jsonSchema";
import { writeFileAtomic } from "../base/writeFileAtomic";
import type { ModelMetrics } from "./metricsFile";

/**
 * One line of `test_log.csv`: a model was scored on the test images. Looking often and keeping what
 * looks best would turn the test set into a second validation set; the log shows every look.
 */
export interface TestLogRow {
  /** ISO 8601 in UTC, as Date.toISOString gives it. */
  date: string;
  /** Name of the scored model, as its metrics file: "cnn-43". */
  id: string;
  /** Architecture: "cnn" or "resnet18". */
  model: string;
  /** "optimistic" if the test images chose the epoch. */
  protocol: "honest" | "optimistic";
  seed: number;
  /** Number of test images. */
  images: number;
  /** How it was trained, in a few words. */
  recipe: string;
  /** Shares from 0 to 1 with all their digits. */
  accuracy: number;
  sensitivity: number;
  specificity: number;
  auc: number;
}

const SCORES = ["accuracy", "sensitivity", "specificity", "auc"] as const;
const COLUMNS = ["date", "id", "model", "protocol", "seed", "images", "recipe", ...SCORES];
const NUMBERS = ["seed", "images", ...SCORES];
const ADVICE =
  "The file was damaged or edited by hand: take it from the repository again (git checkout).";

const text: JsonSchema = { type: "string", minLength: 1 };
const share: JsonSchema = { type: "number", minimum: 0, maximum: 1 };
const checkRow = schemaChecker({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "A look at the test images",
  ...objectSchema({
    date: { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$" },
    id: text,
    model: text,
    protocol: { enum: ["honest", "optimistic"] },
    seed: { type: "integer" },
    images: { type: "integer", minimum: 1 },
    recipe: text,
    accuracy: share,
    sensitivity: share,
    specificity: share,
    auc: share,
  }),
});

/** The line for a model that has just been scored; its date is that of the metrics. */
export function testLogRow(id: string, metrics: ModelMetrics, recipe: string): TestLogRow {
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
  checkRow(row, "The new line of the test log");
  const known = readTestLog(file);
  const same = (old: TestLogRow) =>
    (["id", "images", ...SCORES] as const).every((name) => old[name] === row[name]);
  if (known.some(same)) return false;
  const old = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : `${COLUMNS.join()}\n`;
  const lineEnd = old.includes("\r\n") ? "\r\n" : "\n";
  const complete = old.endsWith("\n") ? old : old + lineEnd;
  const line = Papa.unparse([row], { columns: COLUMNS, header: false, newline: lineEnd });
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
  const rows = readCsvRows(file, { columns: COLUMNS, numbers: NUMBERS, advice: ADVICE });
  rows.forEach((row, i) => checkRow(row, `${file}, line ${i + 2}`));
  return rows as unknown as TestLogRow[];
}
