import { check } from "../base/checks";
import type { Box } from "../data/collection/boxes";

/**
 * Boxes as a mask of an image's pixels: inside is what has its centre in one of them.
 *
 * @param boxes in pixels of the decoded image, see boxAtSize
 * @param imageSize height and width of the image
 * @returns `[imageSize * imageSize]`, row by row: 255 in a box, 0 elsewhere
 * @throws if no pixel lies in a box: it would be too small to score, or on another scale
 * @example boxMask([{ x: 1, y: 0, width: 1, height: 2 }], 2) // 0, 255, 0, 255
 */
export function boxMask(boxes: readonly Box[], imageSize: number): Uint8Array {
  const mask = new Uint8Array(imageSize * imageSize);
  for (const { x, y, width, height } of boxes) {
    // The centre of pixel k lies at k + 0.5.
    const [left, right] = [Math.ceil(x - 0.5), Math.ceil(x + width - 0.5)];
    const [top, bottom] = [Math.ceil(y - 0.5), Math.ceil(y + height - 0.5)];
    for (let row = Math.max(0, top); row < Math.min(imageSize, bottom); row++) {
      const line = row * imageSize;
      mask.fill(255, line + Math.max(0, left), line + Math.max(0, Math.min(imageSize, right)));
    }
  }
  check(
    mask.some((value) => value > 0),
    `No pixel of an image of ${imageSize} x ${imageSize} lies in the boxes given ` +
      `(${JSON.stringify(boxes)}): expected boxes in pixels of that image.`,
  );
  return mask;
}
