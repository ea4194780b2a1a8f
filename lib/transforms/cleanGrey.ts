import { equalize } from "./equalize";
import { describeHidden, type HiddenRegion, visiblePlaces } from "./hideRegion";

/**
 * What is done to every picture alike before anything else, in training and in evaluation: it
 * takes away what a network shall not use.
 */
export interface Cleaning {
  /** Painted black. */
  hidden?: HiddenRegion;
  /** Evens out the grey levels of what is visible, see equalize. */
  equalized?: boolean;
}

/**
 * Cleans grey pictures. What is hidden has no part in the histogram of the rest.
 *
 * @param pixels grey levels 0-255, `[images, height, width]` in one piece; left as they are
 * @returns as many grey levels
 */
export function cleanGrey(
  pixels: Uint8Array,
  size: { height: number; width: number },
  { hidden, equalized = false }: Cleaning,
): Uint8Array {
  const length = size.height * size.width;
  const visible = hidden && visiblePlaces(size, hidden);
  const result = new Uint8Array(pixels.length);
  for (let start = 0; start < pixels.length; start += length) {
    const image = pixels.subarray(start, start + length);
    const cleaned = equalized ? equalize(image, visible) : image;
    result.set(visible ? cleaned.map((level, i) => level * visible[i]) : cleaned, start);
  }
  return result;
}

/** One line per step, for people. */
export function describeCleaning({ hidden, equalized }: Cleaning): string[] {
  return [
    ...(hidden ? [describeHidden(hidden)] : []),
    ...(equalized ? ["grey levels evened out (histogram equalisation)"] : []),
  ];
}
