/**
 * Turns a square image as its EXIF orientation says; it comes last, as in sharp.
 *
 * @param grey `[side * side]`
 * @param orientation 1 to 8
 * @source Exif 2.32, 4.6.4: which side of the picture the first row and column are
 */
export function turnUpright(
  grey: Uint8Array<ArrayBuffer>,
  orientation: number,
): Uint8Array<ArrayBuffer> {
  if (orientation === 1) return grey;
  const side = Math.sqrt(grey.length);
  const isOnItsSide = orientation >= 5;
  const rowsFromBelow = [3, 4, 7, 8].includes(orientation);
  const columnsFromRight = [2, 3, 6, 7].includes(orientation);
  return grey.map((_, i) => {
    const [y, x] = [Math.floor(i / side), i % side];
    const row = rowsFromBelow ? side - 1 - y : y;
    const column = columnsFromRight ? side - 1 - x : x;
    return grey[isOnItsSide ? column * side + row : row * side + column];
  });
}
