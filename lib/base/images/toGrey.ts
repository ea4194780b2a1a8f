/**
 * Grey from colours: Rec. 601 luma in the whole-number arithmetic of Pillow's convert("L"); grey
 * stays as it is.
 *
 * @param rgb `[pixels * 3]`, 0-255
 * @returns `[pixels]`, 0-255
 */
export function toGrey(rgb: Uint8Array): Uint8Array<ArrayBuffer> {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0, j = 0; i < grey.length; i++, j += 3) {
    grey[i] = (rgb[j] * 19595 + rgb[j + 1] * 38470 + rgb[j + 2] * 7471 + 0x8000) >> 16;
  }
  return grey;
}
