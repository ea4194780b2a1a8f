import { check } from "../base/checks";

/**
 * The energy-based pointing game (Wang et al. 2020, the Score-CAM paper): the share of a map's
 * total that lies inside a mask. Where the pointing game asks for one pixel, this asks for all.
 *
 * @param heatmap `[size * size]`, 0 or above
 * @param mask `[size * size]`, above 0 inside
 * @returns 0 to 1; 0 for a map that is zero everywhere, which points nowhere
 */
export function energyShare(heatmap: Float32Array, mask: Uint8Array): number {
  check(
    heatmap.length === mask.length,
    `Heat map and mask differ in size: ${heatmap.length} and ${mask.length} pixels.`,
  );
  const total = heatmap.reduce((sum, value) => sum + value, 0);
  const inside = heatmap.reduce((sum, value, i) => (mask[i] > 0 ? sum + value : sum), 0);
  return total === 0 ? 0 : inside / total;
}
