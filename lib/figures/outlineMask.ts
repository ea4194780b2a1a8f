import { check } from "../base/checks";

/**
 * Draws the edge of a mask on an image: white on the mask's outermost pixels, black beside them, so
 * that it is seen on bright and on dark.
 *
 * @param image grey `[size * size]` or RGB `[size * size * 3]` bytes
 * @param mask `[size * size]`, above 0 inside
 * @returns RGB bytes `[size * size * 3]`
 */
export function outlineMask(image: Uint8Array, mask: Uint8Array, size: number): Uint8Array {
  const channels = image.length / mask.length;
  check(
    mask.length === size * size && (channels === 1 || channels === 3),
    `An outline needs a mask of ${size * size} pixels and an image of as many, grey or RGB, ` +
      `found ${mask.length} and ${image.length}.`,
  );
  const colours = Uint8Array.from({ length: 3 * mask.length }, (_, i) =>
    channels === 1 ? image[Math.floor(i / 3)] : image[i],
  );
  const inside = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < size && y < size && mask[y * size + x] > 0;
  const neighbours = (x: number, y: number): [number, number][] => [
    [x - 1, y],
    [x + 1, y],
    [x, y - 1],
    [x, y + 1],
  ];
  const isEdge = (x: number, y: number) =>
    inside(x, y) && !neighbours(x, y).every((near) => inside(...near));
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const [x, y] = [pixel % size, Math.floor(pixel / size)];
    if (isEdge(x, y)) colours.fill(255, 3 * pixel, 3 * pixel + 3);
    else if (neighbours(x, y).some((near) => isEdge(...near)))
      colours.fill(0, 3 * pixel, 3 * pixel + 3);
  }
  return colours;
}
