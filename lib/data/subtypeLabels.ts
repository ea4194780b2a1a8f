import { check } from "../checks";
import type { Sample } from "../types";
import type { ImageSet } from "./imageSet";

/** The three classes that the file names tell apart, in label order. */
export const SUBTYPE_CLASS_NAMES = ["NORMAL", "BACTERIAL", "VIRAL"] as const;

/**
 * Label of an image among normal, bacterial and viral, from its class folder and its file name.
 *
 * @returns an index into SUBTYPE_CLASS_NAMES
 * @throws if it is a pneumonia whose file name does not name the cause
 */
export function subtypeLabel({ label, subtype, file }: Sample): number {
  if (label === 0) return 0;
  check(
    subtype !== null,
    `The name of ${file} does not say what caused the pneumonia: expected "bacteria" or "virus" in it, as in ` +
      "person123_bacteria_456.jpeg or VIRUS-1008087-0001.jpeg. Rename the file or leave it out of the three classes.",
  );
  return subtype === "bacteria" ? 1 : 2;
}

/**
 * The same images with three labels instead of two; pixels and cache file are shared with `set`,
 * which stays as it is and is still the one to close.
 *
 * @throws if a pneumonia's file name does not name the cause
 */
export function withSubtypeLabels(set: ImageSet): ImageSet {
  return { ...set, samples: set.samples.map((sample) => ({ ...sample, label: subtypeLabel(sample) })) };
}
