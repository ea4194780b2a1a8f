import { check } from "../base/checks";
import type { SplitName, Subtype } from "../base/types";
import type { PredictionRow } from "./predictionsFile";
import { splitAnswers } from "./splitAnswers";

/** The answers of two models to the same images; all lists have one entry per image. */
export interface PairedPredictions {
  files: string[];
  /** Patient key from the file name; the whole name where it holds none. */
  patients: string[];
  /** Cause of the pneumonia from the file name; null for normal images. */
  subtypes: Subtype[];
  yTrue: number[];
  /** Probability of PNEUMONIA by each model. */
  first: number[];
  second: number[];
}

/**
 * Brings the predictions of two models for one split into the same order, so that they can be
 * compared image by image.
 *
 * @throws when the models were not scored on the same images, or the labels differ
 */
export function pairPredictions(
  first: readonly PredictionRow[],
  second: readonly PredictionRow[],
  split: SplitName,
): PairedPredictions {
  const rows = first.filter((row) => row.split === split);
  const others = new Map(second.filter((row) => row.split === split).map((row) => [row.file, row]));
  const common = rows.filter((row) => others.get(row.file)?.label === row.label);
  check(
    rows.length > 0 && common.length === rows.length && common.length === others.size,
    `The two models were not scored on the same ${split} images: ${rows.length} and ` +
      `${others.size} predictions, ` +
      `${common.length} in common. Run notebooks 02 and 03 again with the same settings.`,
  );
  const { yScore, ...shared } = splitAnswers(rows, split);
  return {
    ...shared,
    first: yScore,
    second: rows.map(({ file }) => others.get(file)!.probability),
  };
}
