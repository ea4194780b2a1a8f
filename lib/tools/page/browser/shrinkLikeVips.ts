import { enlargeTo, type RawImage } from "../../../base/images/enlargeTo";

/** libvips counts weights in steps of 1 / WEIGHT_ONE and places windows in steps of 1 / 64. */
const WEIGHT_ONE = 4096;
const PLACE_ONE = 64;

/** One side of an image: `before` runs of `length` items, each of `after` bytes. */
interface Side {
  before: number;
  length: number;
  after: number;
}

/**
 * Brings a colour image to size x size with the bytes that decodeImage has in Node. sharp, which it
 * uses there, and libvips below it shrink in steps, each rounded to bytes: a JPEG while it is
 * loaded (see decodeJpeg), then by whole numbers, then by a triangle over the rest. A network
 * notices the difference from one step: up to 0.011 in the probability.
 *
 * What stays is one level in few pixels where a side shrinks much (1301 x 907 to 64). A WebP image
 * is shrunk otherwise while loading.
 *
 * @returns `[size * size * 3]`, 0-255
 * @source libvips 8.17: resample/reduceh.cpp, reducev.cpp, shrinkh.c, shrinkv.c; sharp 0.34:
 *   src/pipeline.cc
 */
export function shrinkLikeVips(image: RawImage, size: number): Uint8Array {
  let { data, width, height } = image;
  if (height > size) {
    data = shrinkSide(data, { before: 1, length: height, after: width * 3 }, size);
    height = size;
  }
  if (width > size) {
    data = shrinkSide(data, { before: height, length: width, after: 3 }, size);
    width = size;
  }
  return enlargeTo({ data, width, height }, size);
}

function shrinkSide(data: Uint8Array, side: Side, target: number): Uint8Array {
  const shrink = side.length / target;
  const whole = Math.max(1, Math.floor(shrink / 2));
  if (whole === 1) return reduceSide(data, side, target, shrink);
  const length = Math.ceil(side.length / whole);
  return reduceSide(meanOf(data, side, whole), { ...side, length }, target, shrink / whole);
}

/** Means of `by` items; the last item is repeated where the length is no multiple. */
function meanOf(data: Uint8Array, { before, length, after }: Side, by: number): Uint8Array {
  const target = Math.ceil(length / by);
  const factor = Math.floor(2 ** 24 / by);
  const half = Math.floor(by / 2);
  const means = new Uint8Array(before * target * after);
  for (let b = 0, i = 0; b < before; b++) {
    for (let t = 0; t < target; t++) {
      for (let a = 0; a < after; a++, i++) {
        let sum = half;
        for (let k = t * by; k < (t + 1) * by; k++)
          sum += data[(b * length + Math.min(k, length - 1)) * after + a];
        means[i] = Math.floor((sum * factor) / 2 ** 24);
      }
    }
  }
  return means;
}

function reduceSide(
  data: Uint8Array,
  { before, length, after }: Side,
  target: number,
  shrink: number,
): Uint8Array {
  const reduced = new Uint8Array(before * target * after);
  for (let t = 0; t < target; t++) {
    const { start, weights } = windowAt((t + 0.5) * shrink, shrink);
    const items = weights.map((_, k) => Math.min(Math.max(start + k, 0), length - 1) * after);
    for (let b = 0; b < before; b++) {
      const from = b * length * after;
      const to = (b * target + t) * after;
      for (let a = 0; a < after; a++) {
        let sum = WEIGHT_ONE / 2;
        for (let k = 0; k < weights.length; k++) sum += weights[k] * data[from + items[k] + a];
        reduced[to + a] = Math.floor(sum / WEIGHT_ONE);
      }
    }
  }
  return reduced;
}

/** The items that make one item of the smaller side, and their weights, cut to whole steps. */
function windowAt(place: number, shrink: number): { start: number; weights: number[] } {
  const points = 2 * Math.round(shrink) + 1;
  const first = Math.floor(place);
  const rest = Math.floor((place - first) * PLACE_ONE + 0.5) / PLACE_ONE;
  const centre = rest + points / 2 - 1;
  const raw = Array.from({ length: points }, (_, k) =>
    Math.max(0, 1 - Math.abs((k - centre) / shrink)),
  );
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => Math.floor((weight / total) * WEIGHT_ONE));
  return { start: first - (points - 1) / 2, weights };
}
