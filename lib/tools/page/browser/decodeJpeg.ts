import type { RawImage } from "../../../base/images/enlargeTo";
import { decodeWithTurbo, startJpegTurbo } from "../../../base/images/jpegTurbo";

/**
 * Decodes a JPEG with the library that does it in Node, so that both have the same pixels: browsers
 * round otherwise, and cannot shrink an image before they round, as Node does with large ones. That
 * alone moved probabilities by up to 0.0024.
 *
 * @param library the compiled jpeg-turbo.wasm; each image gets one of its own, whose memory goes
 *   with it
 * @param size to which the image will be shrunk
 * @returns the image as the file holds it (see turnUpright), shrunk by 1, 2, 4 or 8 so that at
 *   least half of the shrinking is left; null if anything about the file is unusual, which the
 *   browser's own decoder judges then
 * @source libvips 8.17: foreign/jpeg2vips.c; sharp 0.34: src/pipeline.cc (fastShrinkOnLoad: false)
 */
export function decodeJpeg(
  library: WebAssembly.Module,
  bytes: Uint8Array,
  size: number,
): RawImage | null {
  let by = 1;
  const shrinkBy = (...sides: number[]) => {
    by = [8, 4, 2].find((factor) => Math.min(...sides) / size >= 2 * factor) ?? 1;
    return by;
  };
  try {
    const { whole, ...image } = decodeWithTurbo(startJpegTurbo(library), bytes, shrinkBy);
    return cutTo(
      image,
      whole.map((side) => Math.floor(side / by)),
    );
  } catch {
    return null;
  }
}

/** Without the squares at the right and lower edge that are only partly of the image. */
function cutTo({ data, width: from }: RawImage, [width, height]: number[]): RawImage {
  const cut = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    cut.set(data.subarray(3 * y * from, 3 * (y * from + width)), 3 * y * width);
  return { data: cut, width, height };
}
