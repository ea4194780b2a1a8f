import { check } from "../base/checks";
import { resizeLanczos } from "./resizeLanczos";

/**
 * Side of the small picture that is hashed, and side of the block of low frequencies that is kept.
 */
export const THUMBNAIL_SIZE = 32;
const LOW_FREQUENCIES = 8;

/** 64 bits as two whole numbers from 0 to 2^32 - 1: the first 32 bits, and the last 32. */
export type PerceptualHash = readonly [high: number, low: number];

/** COSINES[k][n] is the basis function k of the discrete cosine transform (DCT-II) at place n. */
const COSINES = Array.from({ length: LOW_FREQUENCIES }, (_, k) =>
  Float64Array.from({ length: THUMBNAIL_SIZE }, (_, n) =>
    Math.cos((Math.PI * k * (2 * n + 1)) / (2 * THUMBNAIL_SIZE)),
  ),
);

/**
 * Perceptual hash (pHash, Zauner 2010) of a grey picture: 64 bits that hardly change when the
 * picture is stored again, scaled, or made a little brighter. The picture is reduced to 32x32, its
 * 64 lowest spatial frequencies are computed, and bit i says whether frequency i lies above their
 * median. Bit for bit as Python's `imagehash.phash(image)`.
 *
 * @param pixels `[size, size]`, 0-255
 */
export function perceptualHash(pixels: Uint8Array, size: number): PerceptualHash {
  return hashThumbnail(resizeLanczos(pixels, size, THUMBNAIL_SIZE));
}

/**
 * The hash of a picture that is 32x32 already: DCT, median, bits.
 *
 * @param thumbnail `[32, 32]`, 0-255
 */
export function hashThumbnail(thumbnail: Uint8Array): PerceptualHash {
  check(
    thumbnail.length === THUMBNAIL_SIZE ** 2,
    `A ${THUMBNAIL_SIZE}x${THUMBNAIL_SIZE} thumbnail has ${THUMBNAIL_SIZE ** 2} pixels, ` +
      `found ${thumbnail.length}.`,
  );
  const frequencies = lowFrequencies(thumbnail);
  const sorted = frequencies.slice().sort();
  const median = (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
  const word = (from: number) =>
    frequencies
      .slice(from, from + 32)
      .reduce((bits, value) => 2 * bits + Number(value > median), 0);
  return [word(0), word(32)];
}

/** The 8x8 lowest frequencies of the two-dimensional DCT, vertical frequency first. */
function lowFrequencies(thumbnail: Uint8Array): Float64Array {
  const frequencies = new Float64Array(LOW_FREQUENCIES ** 2);
  const column = new Float64Array(THUMBNAIL_SIZE);
  for (let v = 0; v < LOW_FREQUENCIES; v++) {
    column.fill(0);
    for (let i = 0; i < thumbnail.length; i++) {
      column[i % THUMBNAIL_SIZE] += thumbnail[i] * COSINES[v][Math.floor(i / THUMBNAIL_SIZE)];
    }
    for (let u = 0; u < LOW_FREQUENCIES; u++) {
      frequencies[v * LOW_FREQUENCIES + u] = column.reduce(
        (sum, value, n) => sum + value * COSINES[u][n],
        0,
      );
    }
  }
  return frequencies;
}

/** Number of bits in which two hashes differ (Hamming distance): 0 for equal ones, at most 64. */
export function hashDistance(a: PerceptualHash, b: PerceptualHash): number {
  return countBits(a[0] ^ b[0]) + countBits(a[1] ^ b[1]);
}

/**
 * Number of ones in 32 bits, by adding neighbours in pairs, fours and bytes (Warren, Hacker's
 * Delight).
 */
export function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The hash as 16 hexadecimal digits, as `str()` of an imagehash. */
export function hashText([high, low]: PerceptualHash): string {
  return [high, low].map((word) => word.toString(16).padStart(8, "0")).join("");
}
