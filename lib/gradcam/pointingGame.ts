import { check } from "../base/checks";
import { wilsonInterval } from "../metrics/wilsonInterval";
import { maskChance } from "./maskChance";

/** Result of the pointing game over several images. */
export interface PointingGame {
  hits: number;
  total: number;
  /** Share of maps whose peak lies in the opacity. */
  share: number;
  /** Ends of its 95 % interval (Wilson 1927); it takes the images as independent. */
  low: number;
  high: number;
  /** Share that a randomly placed peak would reach: the mean area of the masks. */
  chance: number;
  /** Share of a peak placed at random where the other images' masks lie, see maskChance. */
  usualPlace: number | null;
}

/**
 * The pointing game (Zhang et al. 2018): a heat map scores a hit if its highest point lies
 * inside what it should point at. A map that is zero everywhere points nowhere: a miss.
 *
 * @param heatmaps each `[size * size]`
 * @param masks each `[size * size]`, above 0 inside the opacity
 */
export function pointingGame(heatmaps: Float32Array[], masks: Uint8Array[]): PointingGame {
  check(heatmaps.length > 0, "The pointing game needs at least one heat map.");
  check(
    heatmaps.length === masks.length,
    `Found ${heatmaps.length} heat maps but ${masks.length} masks.`,
  );
  const hits = heatmaps.filter((heatmap, i) => peakInMask(heatmap, masks[i])).length;
  const { anywhere, usualPlace } = maskChance(masks);
  return {
    hits,
    total: heatmaps.length,
    share: hits / heatmaps.length,
    ...wilsonInterval(hits, heatmaps.length),
    chance: anywhere,
    usualPlace,
  };
}

/** True if the map's highest point lies in the mask. */
export function peakInMask(heatmap: Float32Array, mask: Uint8Array): boolean {
  check(
    heatmap.length === mask.length,
    `Heat map and mask differ in size: ${heatmap.length} and ${mask.length} pixels.`,
  );
  const peak = heatmap.reduce((best, value, i) => (value > heatmap[best] ? i : best), 0);
  return heatmap[peak] > 0 && mask[peak] > 0;
}
