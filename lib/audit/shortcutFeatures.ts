import { checkWholeNumber } from "../base/checks";

/** Percentiles of the grey levels that describe how an image is exposed. */
export const INTENSITY_PERCENTILES = [1, 5, 10, 25, 50, 75, 90, 95, 99];

/** Tiles along each side of the picture; the frame is one tile wide: 16 of 224 pixels. */
export const TILES_PER_SIDE = 14;

/**
 * What is left of an image when all places are forgotten: mean, standard deviation and percentiles
 * of its grey levels. It tells exposure and contrast, and no shape at all.
 *
 * @param pixels `[imageSize, imageSize]`, 0-255
 * @returns mean, standard deviation, then one value per INTENSITY_PERCENTILES (the grey level that
 *   at least this share of the pixels does not exceed)
 */
export function intensityFeatures(pixels: Uint8Array): number[] {
  checkWholeNumber("number of pixels", pixels.length, 1);
  const counts = new Array<number>(256).fill(0);
  for (const level of pixels) counts[level] += 1;
  return [...meanAndDeviation(counts, pixels.length), ...percentiles(counts, pixels.length)];
}

function percentiles(counts: number[], total: number): number[] {
  let level = -1;
  let below = 0;
  return INTENSITY_PERCENTILES.map((percent) => {
    while (100 * below < percent * total) below += counts[++level];
    return level;
  });
}

function meanAndDeviation(counts: number[], total: number): [mean: number, deviation: number] {
  const mean = counts.reduce((sum, count, level) => sum + count * level, 0) / total;
  const variance =
    counts.reduce((sum, count, level) => sum + count * (level - mean) ** 2, 0) / total;
  return [mean, Math.sqrt(variance)];
}

/**
 * What the outer frame alone shows: the picture is laid out in 14 x 14 tiles (16 x 16 pixels each
 * at 224), and each of the 52 tiles at the edge gives the mean and the standard deviation of its
 * grey levels. The frame holds markers, collimator edges, shoulders and abdomen; the centre is
 * never read.
 *
 * @param pixels `[imageSize, imageSize]`, 0-255, imageSize at least 14
 * @returns mean and deviation of each tile, row by row
 */
export function borderFeatures(pixels: Uint8Array, imageSize: number): number[] {
  checkWholeNumber("imageSize", imageSize, TILES_PER_SIDE);
  const last = TILES_PER_SIDE - 1;
  const features: number[] = [];
  for (let row = 0; row <= last; row++) {
    for (let column = 0; column <= last; column++) {
      const atEdge = row === 0 || row === last || column === 0 || column === last;
      if (atEdge) features.push(...tileFeatures(pixels, imageSize, row, column));
    }
  }
  return features;
}

function tileFeatures(
  pixels: Uint8Array,
  imageSize: number,
  row: number,
  column: number,
): [number, number] {
  const edge = (tile: number) => Math.floor((tile * imageSize) / TILES_PER_SIDE);
  let [count, sum, squares] = [0, 0, 0];
  for (let y = edge(row); y < edge(row + 1); y++) {
    for (let x = edge(column); x < edge(column + 1); x++) {
      const level = pixels[y * imageSize + x];
      count += 1;
      sum += level;
      squares += level * level;
    }
  }
  const mean = sum / count;
  return [mean, Math.sqrt(Math.max(0, squares / count - mean * mean))];
}
