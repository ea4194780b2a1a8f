import path from "node:path";
import { check } from "../base/checks";
import type { SplitName, Subtype } from "../base/types";
import { parseFileName } from "../data/parseFileName";
import type { PredictionRow } from "./predictionsFile";

/** One model's answers for one split; all lists have one entry per image. */
export interface SplitAnswers {
  files: string[];
  /** Patient key from the file name; the whole name where it holds none. */
  patients: string[];
  /** Cause of the pneumonia from the file name; null for normal images. */
  subtypes: Subtype[];
  yTrue: number[];
  /** Probability of PNEUMONIA. */
  yScore: number[];
}

/**
 * The rows of one split as the lists that the metrics take, in the rows' order.
 *
 * @throws when there are no rows of this split
 */
export function splitAnswers(rows: readonly PredictionRow[], split: SplitName): SplitAnswers {
  const chosen = rows.filter((row) => row.split === split);
  const found = [...new Set(rows.map((row) => row.split))].join(", ") || "none";
  check(chosen.length > 0, `No predictions for the ${split} split; splits found: ${found}.`);
  const names = chosen.map(({ file }) => path.posix.basename(file));
  return {
    files: chosen.map(({ file }) => file),
    patients: names.map((name) => parseFileName(name).patient ?? name),
    subtypes: names.map((name) => parseFileName(name).subtype),
    yTrue: chosen.map(({ label }) => label),
    yScore: chosen.map(({ probability }) => probability),
  };
}

/**
 * Several models as one: the mean of their probabilities for every image of a split, in the first
 * model's order (an ensemble, Dietterich 2000).
 *
 * @throws when the models were not scored on the same images, or the labels differ
 */
export function averagePredictions(
  models: ReadonlyArray<readonly PredictionRow[]>,
  split: SplitName,
): PredictionRow[] {
  const maps = models.map((rows) => byFile(rows, split));
  const first = [...(maps[0]?.values() ?? [])];
  const matches = (map: Map<string, PredictionRow>) =>
    first.every((row) => map.get(row.file)?.label === row.label);
  const same = maps.every((map) => map.size === first.length && matches(map));
  check(
    first.length > 0 && same,
    `The models were not scored on the same ${split} images ` +
      `(${maps.map((map) => map.size).join(", ")} predictions). ` +
      "Score them again on the same data set.",
  );
  const mean = (file: string) =>
    maps.reduce((sum, map) => sum + map.get(file)!.probability, 0) / maps.length;
  return first.map((row) => ({ ...row, probability: mean(row.file) }));
}

function byFile(rows: readonly PredictionRow[], split: SplitName): Map<string, PredictionRow> {
  return new Map(rows.filter((row) => row.split === split).map((row) => [row.file, row]));
}
