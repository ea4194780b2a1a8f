import { forEachImage, type ReadableSet } from "./eachImage";

/** What the pictures of one class of a collection have in common. */
export interface ClassPictures {
  images: number;
  /** Mean grey level of each image, 0 to 255. */
  greyLevels: number[];
  /** Mean over the images of the standard deviation of their pixels. */
  contrast: number;
  /** Mean grey level of the outermost sixteenth or so at each side, and of the middle. */
  border: number;
  middle: number;
  /** The mean of all images, pixel by pixel `[imageSize * imageSize]`; zeros for no image. */
  average: Uint8Array;
}

/** As the audit's border: 16 of 224 pixels at each side. */
const BORDER = 16 / 224;
/** The middle begins after this share of each side. */
const MIDDLE = 0.25;

/**
 * Describes the pictures of one class over several sets of one size: exposure, contrast and
 * framing, and what they look like on average. Nothing here knows what an illness is.
 *
 * @param sets grey, of equal image size
 */
export function describePictures(sets: readonly ReadableSet[], label: number): ClassPictures {
  const size = sets[0].imageSize;
  const edge = Math.round(BORDER * size);
  const start = Math.round(MIDDLE * size);
  const sums = new Float64Array(size * size);
  const greyLevels: number[] = [];
  let deviations = 0;
  for (const set of sets) {
    forEachImage(set, (pixels, index) => {
      if (set.images[index].label !== label) return;
      let sum = 0;
      let squares = 0;
      pixels.forEach((value, i) => {
        sum += value;
        squares += value * value;
        sums[i] += value;
      });
      const mean = sum / pixels.length;
      greyLevels.push(mean);
      deviations += Math.sqrt(Math.max(0, squares / pixels.length - mean * mean));
    });
  }
  const count = Math.max(1, greyLevels.length);
  const average = sums.map((value) => value / count);
  const isMiddle = (at: number) => at >= start && at < size - start;
  const isInside = (at: number) => at >= edge && at < size - edge;
  return {
    images: greyLevels.length,
    greyLevels,
    contrast: deviations / count,
    border: meanWhere(average, size, (x, y) => !isInside(x) || !isInside(y)),
    middle: meanWhere(average, size, (x, y) => isMiddle(x) && isMiddle(y)),
    average: Uint8Array.from(average, Math.round),
  };
}

function meanWhere(
  values: Float64Array,
  size: number,
  belongs: (x: number, y: number) => boolean,
): number {
  let sum = 0;
  let count = 0;
  values.forEach((value, i) => {
    if (!belongs(i % size, Math.floor(i / size))) return;
    sum += value;
    count += 1;
  });
  return count === 0 ? 0 : sum / count;
}
