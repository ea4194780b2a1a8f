import { check } from "../base/checks";
import type { LabelledImage, SplitName } from "../base/types";
import { classCounts } from "./classWeights";
import type { ImageSet } from "./imageSet";

/** The three classes that the file names tell apart, in label order. */
export const SUBTYPE_CLASS_NAMES = ["NORMAL", "BACTERIAL", "VIRAL"] as const;

/**
 * Label of an image among normal, bacterial and viral, from its class folder and its file name.
 *
 * @returns an index into SUBTYPE_CLASS_NAMES
 * @throws if it is a pneumonia whose file name does not name the cause
 */
export function subtypeLabel({ label, subtype, file }: LabelledImage): number {
  if (label === 0) return 0;
  check(
    subtype !== null,
    `The name of ${file} does not say what caused the pneumonia: expected "bacteria" or ` +
      '"virus" in it, as in person123_bacteria_456.jpeg or VIRUS-1008087-0001.jpeg. Rename the ' +
      "file or leave it out of the three classes.",
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
  return {
    ...set,
    images: set.images.map((image) => ({ ...image, label: subtypeLabel(image) })),
  };
}

/**
 * Says why three classes cannot be trained and tested on these splits, or null where they can: a
 * folder of one's own may have other file names, and a small one may lack a class.
 *
 * @example "the test images hold none that is VIRAL"
 */
export function subtypeObstacle(
  splits: Record<SplitName, Pick<ImageSet, "images">>,
): string | null {
  for (const split of ["train", "validation", "test"] as const) {
    const { images } = splits[split];
    const silent = images.filter(({ label, subtype }) => label !== 0 && subtype === null);
    if (silent.length > 0) {
      return (
        `${silent.length} of the ${split} images show a pneumonia whose cause their name does ` +
        `not say (${silent[0].file})`
      );
    }
    const relabelled = images.map((image) => ({ ...image, label: subtypeLabel(image) }));
    const missing = classCounts(relabelled, SUBTYPE_CLASS_NAMES.length).indexOf(0);
    if (missing !== -1)
      return `the ${split} images hold none that is ${SUBTYPE_CLASS_NAMES[missing]}`;
  }
  return null;
}
