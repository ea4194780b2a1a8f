import type { ReadableSet } from "../../lib/audit/eachImage";
import type { LabelledImage, Subtype } from "../../lib/base/types";

/**
 * The picture of test/fixtures/audit.py: slopes, a disc and saw-tooth edges from whole numbers
 * alone.
 */
export function picture({
  size,
  a,
  b,
  c,
}: {
  size: number;
  a: number;
  b: number;
  c: number;
}): Uint8Array {
  return Uint8Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    const slope = Math.floor(((a * x + b * y + Math.floor((x * y * c) / size)) * 4) / size);
    const inDisc = (2 * x - size) ** 2 + (2 * y - size) ** 2 < Math.floor((size * size) / 2);
    return (slope + (inDisc ? 90 : 0)) % 256;
  });
}

/** An image with the facts given; its file lies in the folder of its class. */
export function auditImage(
  name: string,
  patient: string,
  label: number,
  subtype: Subtype = null,
): LabelledImage {
  return {
    path: `/${name}`,
    file: `train/${["NORMAL", "PNEUMONIA"][label]}/${name}`,
    label,
    patient,
    subtype,
  };
}

/** A grey set in memory that holds the pictures given. */
export function pictureSet(
  imageSize: number,
  entries: { image: LabelledImage; pixels: Uint8Array }[],
): ReadableSet {
  return {
    images: entries.map(({ image }) => image),
    imageSize,
    channels: 1,
    pixels: (indices) => {
      const all = new Uint8Array(indices.length * imageSize ** 2);
      indices.forEach((index, i) => all.set(entries[index].pixels, i * imageSize ** 2));
      return all;
    },
  };
}
