import { check } from "../base/checks";
import { mean } from "../metrics/mean";

/** What one would reach without looking at the image. */
export interface MaskChance {
  /** A random point of the image: the mean area of the masks. */
  anywhere: number;
  /**
   * A random point of where the masks of the other images lie: one of them is drawn, then a point
   * in it. Null for a single mask. Opacities lie in the lungs and boxes near the middle, and a map
   * that always points there knows nothing about this image.
   */
  usualPlace: number | null;
}

/**
 * The two chances that a pointing game must beat, as means over the masks. The same two numbers are
 * the energy inside a mask of a map that is even, and of one that is the mean of the other masks.
 *
 * @param masks each `[size * size]`, above 0 inside; none may be empty
 */
export function maskChance(masks: readonly Uint8Array[]): MaskChance {
  check(masks.length > 0, "Chance needs at least one mask.");
  const areas = masks.map(areaOf);
  const usual = new Float64Array(masks[0].length);
  masks.forEach((mask, i) => {
    check(mask.length === usual.length, "All masks must have the same number of pixels.");
    check(areas[i] > 0, `Mask ${i + 1} of ${masks.length} is empty: nothing can lie inside it.`);
    // Drawing this mask and then a point in it: each of its pixels has the same chance.
    mask.forEach((value, pixel) => {
      if (value > 0) usual[pixel] += 1 / areas[i];
    });
  });
  const ofOthers = masks.map((mask) => {
    // The mask's own part of the sum inside it is 1.
    const inside = mask.reduce((sum, value, pixel) => (value > 0 ? sum + usual[pixel] : sum), 0);
    return (inside - 1) / (masks.length - 1);
  });
  return {
    anywhere: mean(areas) / usual.length,
    usualPlace: masks.length === 1 ? null : mean(ofOthers),
  };
}

function areaOf(mask: Uint8Array): number {
  return mask.reduce((count, value) => (value > 0 ? count + 1 : count), 0);
}
