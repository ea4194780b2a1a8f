import { checkWholeNumber } from "../base/checks";
import type { ImageSet } from "./imageSet";

/**
 * Mean grey level of every image: how bright it is as a whole. Reads the set batch by batch, so
 * that memory holds one batch at a time.
 *
 * @param options.batchSize images read at once; it does not change the result
 * @returns one value per image, 0 (black) to 255 (white), in the set's order
 */
export function meanGreyLevels(
  set: ImageSet,
  { batchSize = 64 }: { batchSize?: number } = {},
): number[] {
  checkWholeNumber("batchSize", batchSize, 1);
  const length = set.imageSize * set.imageSize * set.channels;
  const means: number[] = [];
  for (let start = 0; start < set.images.length; start += batchSize) {
    const count = Math.min(batchSize, set.images.length - start);
    const pixels = set.pixels(Array.from({ length: count }, (_, i) => start + i));
    for (let i = 0; i < count; i++) means.push(mean(pixels.subarray(i * length, (i + 1) * length)));
  }
  return means;
}

function mean(values: Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
