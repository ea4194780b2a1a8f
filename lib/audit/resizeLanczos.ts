import { check, checkWholeNumber } from "../base/checks";

/** Half the width of the filter in target pixels: Pillow's LANCZOS and libvips' lanczos3. */
const LOBES = 3;
/** Pillow counts weights in steps of 2^-22, and so does this code, to round as Pillow does. */
const ONE = 2 ** 22;

/** The source pixels that make one target pixel, with their weights in steps of 1 / ONE. */
interface Window {
  start: number;
  weights: Float64Array;
}

/**
 * Resizes a square grey picture with a Lanczos filter, to the byte as Pillow's
 * `Image.resize((target, target), Image.Resampling.LANCZOS)`: first the columns, then the rows,
 * each rounded to bytes.
 *
 * @param pixels `[size, size]`, 0-255
 * @returns `[target, target]`, 0-255
 */
export function resizeLanczos(pixels: Uint8Array, size: number, target: number): Uint8Array {
  checkWholeNumber("size", size, 1);
  checkWholeNumber("target", target, 1);
  check(
    pixels.length === size * size,
    `A grey ${size}x${size} picture has ${size * size} pixels, found ${pixels.length}.`,
  );
  if (size === target) return pixels.slice();
  const windows = windowsFor(size, target);
  // A view of the pixels, so that weigh() sees one type of array only and is compiled to fast code.
  const source = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  const narrow = new Uint8ClampedArray(size * target);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < target; x++)
      narrow[y * target + x] = weigh(source, y * size, 1, windows[x]);
  }
  const small = new Uint8ClampedArray(target * target);
  for (let y = 0; y < target; y++) {
    for (let x = 0; x < target; x++) small[y * target + x] = weigh(narrow, x, target, windows[y]);
  }
  return new Uint8Array(small.buffer);
}

/**
 * Weighted mean of the window's pixels, rounded half up; the array it goes to clamps it to 0-255.
 */
function weigh(
  values: Uint8ClampedArray,
  offset: number,
  stride: number,
  { start, weights }: Window,
): number {
  let sum = ONE / 2;
  for (let k = 0, at = offset + start * stride; k < weights.length; k++, at += stride) {
    sum += values[at] * weights[k];
  }
  return Math.floor(sum / ONE);
}

const windowCache = new Map<string, Window[]>();

/** The windows of one side; they depend on both sizes alone and are computed once. */
function windowsFor(size: number, target: number): Window[] {
  const key = `${size}/${target}`;
  const known = windowCache.get(key);
  if (known) return known;
  const windows = Array.from({ length: target }, (_, x) => windowAt(x, size / target, size));
  windowCache.set(key, windows);
  return windows;
}

function windowAt(x: number, scale: number, size: number): Window {
  const stretch = Math.max(1, scale);
  const centre = (x + 0.5) * scale;
  const start = Math.max(0, Math.trunc(centre - LOBES * stretch + 0.5));
  const end = Math.min(size, Math.trunc(centre + LOBES * stretch + 0.5));
  const raw = Array.from({ length: end - start }, (_, k) =>
    lanczos((start + k - centre + 0.5) / stretch),
  );
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return { start, weights: Float64Array.from(raw, (weight) => Math.round((weight / total) * ONE)) };
}

/** sinc(x) windowed by sinc(x / 3), zero outside three lobes (Duchon 1979). */
function lanczos(x: number): number {
  return Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
