import { check, checkWholeNumber } from "../base/checks";
import type { ImageSet } from "../data/imageSet";

/** What the audit needs of an image set. */
export type ReadableSet = Pick<ImageSet, "images" | "imageSize" | "channels" | "pixels">;

/**
 * Calls `visit` for every image of a grey set, in order. Images are read batch by batch, so that
 * memory holds one batch at a time.
 *
 * @param visit gets the pixels `[imageSize, imageSize]`, 0-255, a view that it must not keep
 */
export function forEachImage(
  set: ReadableSet,
  visit: (pixels: Uint8Array, index: number) => void,
  { batchSize = 64 }: { batchSize?: number } = {},
): void {
  checkWholeNumber("batchSize", batchSize, 1);
  check(
    set.channels === 1,
    `The audit reads grey images: open the set with channels 1, found ${set.channels}.`,
  );
  const area = set.imageSize ** 2;
  for (let start = 0; start < set.images.length; start += batchSize) {
    const count = Math.min(batchSize, set.images.length - start);
    const pixels = set.pixels(Array.from({ length: count }, (_, i) => start + i));
    for (let i = 0; i < count; i++) visit(pixels.subarray(i * area, (i + 1) * area), start + i);
  }
}
