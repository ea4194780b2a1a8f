import path from "node:path";
import type { ReadableSet } from "../audit/eachImage";
import type { AuditedImage } from "../audit/imageCatalogue";
import type { ImagePair } from "../audit/nearDuplicates";
import { check } from "../base/checks";
import type { SplitName } from "../base/types";
import type { ImageGridData, ImageRow } from "./plotImageGrid";

/**
 * Pictures of some pairs for plotImageGrid: one column per pair, its two images below each other,
 * with the file name above each.
 *
 * @example plotImageGrid(pairRows(examplePairs(found, 4), sets))
 */
export function pairRows(
  pairs: readonly ImagePair[],
  sets: Partial<Record<SplitName, ReadableSet>>,
): ImageGridData {
  check(pairs.length > 0, "pairs is empty: there is nothing to show.");
  const setOf = (split: SplitName): ReadableSet => {
    const set = sets[split];
    check(
      set,
      `The set of the split ${split} is missing: give the sets that the catalogue was made of.`,
    );
    return set;
  };
  const row = (title: string, images: AuditedImage[]): ImageRow => ({
    title,
    images: images.map(({ split, index }) => setOf(split).pixels([index])),
    captions: images.map(({ image }) => path.posix.parse(image.file).name),
  });
  return {
    rows: [
      row(
        "one",
        pairs.map(({ first }) => first),
      ),
      row(
        "other",
        pairs.map(({ second }) => second),
      ),
    ],
    imageSize: setOf(pairs[0].first.split).imageSize,
  };
}
