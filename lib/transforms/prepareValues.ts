import type { Augmentation, AugmentationKeys } from "./augment";
import { type Cleaning, cleanGrey } from "./cleanGrey";
import { varyGrey } from "./varyGrey";

/** The 256 values that a byte can become. */
const UNIT_VALUES = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

export interface Preparation extends AugmentationKeys {
  size: { height: number; width: number };
  /** Comes first; nothing is taken away if it is left out. */
  cleaning?: Cleaning;
  /** Nothing is varied if it is left out. */
  augmentation?: Augmentation;
}

/**
 * The part of a transform that needs no engine and can therefore be done on another thread: grey
 * images are cleaned and varied at random where the transform does that, and bytes become values
 * 0-1.
 *
 * @param pixels 0-255; left as they are; grey if there is a cleaning or an augmentation
 * @param result is filled: as many values, 0-1
 */
export function prepareValues(
  pixels: Uint8Array,
  { size, cleaning, augmentation, ...keys }: Preparation,
  result: Float32Array,
): void {
  const clean = cleaning ? cleanGrey(pixels, size, cleaning) : pixels;
  if (augmentation) varyGrey(clean, size, augmentation, keys, result);
  else toUnitValues(clean, result);
}

/** Fills `result` with the bytes as values 0-1. */
export function toUnitValues(pixels: Uint8Array, result: Float32Array): void {
  for (let i = 0; i < pixels.length; i++) result[i] = UNIT_VALUES[pixels[i]];
}
