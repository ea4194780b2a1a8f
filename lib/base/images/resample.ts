import { check, checkWholeNumber } from "../checks";

/** Pillow counts weights in steps of 2^-22, and so does this code, to round as Pillow does. */
const ONE = 2 ** 22;

/** How much a source pixel counts, by its distance in target pixels. */
export interface ResamplingFilter {
  name: string;
  /** Half the filter's width: nothing beyond it counts. */
  support: number;
  weight(distance: number): number;
}

/** Bytes of a picture, row by row, channels last. */
export interface ByteImage {
  pixels: Uint8Array;
  width: number;
  height: number;
  channels: number;
}

/** The source pixels that make one target pixel, with their weights in steps of 1 / ONE. */
interface Window {
  start: number;
  weights: Float64Array;
}

/**
 * Resizes a picture to the byte as Pillow's `Image.resize`: first the columns, then the rows, each
 * rounded to bytes.
 *
 * @returns `[target.height, target.width, channels]`, 0-255; the pixels given stay as they are
 */
export function resample(
  { pixels, width, height, channels }: ByteImage,
  target: { width: number; height: number },
  filter: ResamplingFilter,
): Uint8Array<ArrayBuffer> {
  for (const [name, value] of Object.entries({ width, height, channels }))
    checkWholeNumber(name, value, 1);
  checkWholeNumber("target.width", target.width, 1);
  checkWholeNumber("target.height", target.height, 1);
  check(
    pixels.length === width * height * channels,
    `A ${width}x${height} picture with ${channels} channels has ${width * height * channels} ` +
      `values, found ${pixels.length}.`,
  );
  // A view of the pixels, so that weigh() sees one type of array only and is compiled to fast code.
  const source = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  const columns = windowsFor(width, target.width, filter);
  const rowLength = target.width * channels;
  const narrow = new Uint8ClampedArray(height * rowLength);
  for (let y = 0, i = 0; y < height; y++) {
    for (const window of columns) {
      for (let c = 0; c < channels; c++, i++)
        narrow[i] = weigh(source, y * width * channels + c, channels, window);
    }
  }
  const small = new Uint8ClampedArray(target.height * rowLength);
  windowsFor(height, target.height, filter).forEach((window, y) => {
    for (let x = 0; x < rowLength; x++)
      small[y * rowLength + x] = weigh(narrow, x, rowLength, window);
  });
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

/** The windows of one side; they depend on both sizes and the filter, and are computed once. */
function windowsFor(size: number, target: number, filter: ResamplingFilter): Window[] {
  const key = `${filter.name} ${size}/${target}`;
  const known = windowCache.get(key);
  if (known) return known;
  const scale = size / target;
  const windows = Array.from({ length: target }, (_, x) => windowAt(x, scale, size, filter));
  windowCache.set(key, windows);
  return windows;
}

function windowAt(
  x: number,
  scale: number,
  size: number,
  { support, weight }: ResamplingFilter,
): Window {
  const stretch = Math.max(1, scale);
  const centre = (x + 0.5) * scale;
  const start = Math.max(0, Math.trunc(centre - support * stretch + 0.5));
  const end = Math.min(size, Math.trunc(centre + support * stretch + 0.5));
  const raw = Array.from({ length: end - start }, (_, k) =>
    weight((start + k - centre + 0.5) / stretch),
  );
  const total = raw.reduce((sum, value) => sum + value, 0);
  return { start, weights: Float64Array.from(raw, (value) => Math.round((value / total) * ONE)) };
}
