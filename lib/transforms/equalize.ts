/**
 * Histogram equalisation of one grey picture, as Pillow's `ImageOps.equalize(image, mask)`: grey
 * levels are moved so that each range of levels holds about as many pixels. What is left is the
 * order of the levels; exposure and contrast of the machine are gone.
 *
 * @param pixels grey levels 0-255; left as they are
 * @param visible one value per pixel: where it is 0, the pixel is not counted. Default: all count
 * @returns as many grey levels
 */
export function equalize(pixels: Uint8Array, visible?: Uint8Array): Uint8Array {
  const counts = new Array<number>(256).fill(0);
  for (let i = 0; i < pixels.length; i++) if (visible?.[i] !== 0) counts[pixels[i]] += 1;
  const levels = newLevels(counts);
  return pixels.map((level) => levels[level]);
}

/** The new level of every old one. */
function newLevels(counts: readonly number[]): number[] {
  const same = counts.map((_, level) => level);
  const used = counts.filter((count) => count > 0);
  if (used.length <= 1) return same;
  const all = used.reduce((sum, count) => sum + count, 0);
  const step = Math.floor((all - used[used.length - 1]) / 255);
  if (step === 0) return same;
  let below = Math.floor(step / 2);
  return counts.map((count) => {
    const level = Math.min(255, Math.floor(below / step));
    below += count;
    return level;
  });
}
