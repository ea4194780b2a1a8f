import type { Affine } from "./affine";

interface Size {
  height: number;
  width: number;
}

/**
 * Room for one grey image inside a frame of zeros, one pixel wide: what lies outside the image is
 * black, so a point between the border and the frame needs no rule of its own. The row and the
 * value more at the end are read where rounding puts a point on the frame's far edge.
 */
export function createFrame({ height, width }: Size): Float64Array {
  return new Float64Array((height + 3) * (width + 2) + 1);
}

/** Puts an image into its frame: `height * width` bytes. */
export function fillFrame(frame: Float64Array, pixels: Uint8Array, { height, width }: Size): void {
  for (let y = 0; y < height; y++) {
    frame.set(pixels.subarray(y * width, (y + 1) * width), (y + 1) * (width + 2) + 1);
  }
}

/**
 * warp() for one grey image without an engine, so that it can run on another thread: bilinear,
 * black outside. Equal to warp() but for rounding: TensorFlow computes positions in float32.
 *
 * @param frame the image, see fillFrame; left as it is
 * @param map from output to input
 * @param factor every value is multiplied by it; what exceeds 1 becomes 1
 * @param result is filled: `height * width` values
 * @returns the mean of the result
 */
export function warpGrey(
  frame: Float64Array,
  { height, width }: Size,
  map: Affine,
  factor: number,
  result: Float32Array,
): number {
  const [stepX, b, c, stepY, e, f] = map;
  let sum = 0;
  for (let row = 0; row < height; row++) {
    // Where column 0 of this row is read; the frame moves everything by one pixel.
    const x = b * row + c + 1;
    const y = e * row + f + 1;
    const byX = columnsInside(x, stepX, width + 1, width);
    const byY = columnsInside(y, stepY, height + 1, width);
    const first = Math.max(byX.first, byY.first);
    const end = Math.max(first, Math.min(byX.end, byY.end));
    const start = row * width;
    result.fill(0, start, start + width);
    sum += readLine(
      frame,
      width + 2,
      { x: x + stepX * first, y: y + stepY * first, stepX, stepY },
      factor,
      result,
      start + first,
      start + end,
    );
  }
  return sum / (height * width);
}

/**
 * The columns, out of `count`, whose position `start + step * column` lies between 0 and `limit`.
 */
function columnsInside(
  start: number,
  step: number,
  limit: number,
  count: number,
): { first: number; end: number } {
  if (step === 0) return { first: 0, end: start >= 0 && start <= limit ? count : 0 };
  const reachesZero = -start / step;
  const reachesLimit = (limit - start) / step;
  return {
    first: Math.min(count, Math.max(0, Math.ceil(Math.min(reachesZero, reachesLimit)))),
    end: Math.min(count, Math.max(0, Math.floor(Math.max(reachesZero, reachesLimit)) + 1)),
  };
}

/** Reads points along a straight line into result[from] to result[to - 1]; returns their sum. */
function readLine(
  frame: Float64Array,
  frameWidth: number,
  { x, y, stepX, stepY }: { x: number; y: number; stepX: number; stepY: number },
  factor: number,
  result: Float32Array,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    // Positions are not negative: cutting off the fraction is rounding down.
    const left = x | 0;
    const top = y | 0;
    const shareRight = x - left;
    const above = top * frameWidth + left;
    const below = above + frameWidth;
    const upper = frame[above] + shareRight * (frame[above + 1] - frame[above]);
    const lower = frame[below] + shareRight * (frame[below + 1] - frame[below]);
    let value = (upper + (y - top) * (lower - upper)) * factor;
    if (value > 1) value = 1;
    result[i] = value;
    sum += value;
    x += stepX;
    y += stepY;
  }
  return sum;
}
