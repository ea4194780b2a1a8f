import { check } from "../base/checks";

/**
 * The jet colour map: dark blue for 0 over cyan, green and yellow to dark red for 1 (as
 * matplotlib's "jet" and OpenCV's COLORMAP_JET, whose ramps are straight lines too).
 * @returns red, green, blue, each 0-255
 */
export function jetColor(value: number): [number, number, number] {
  const ramp = (centre: number) => {
    const height = 1.5 - Math.abs(4 * value - centre);
    return Math.round(255 * Math.min(1, Math.max(0, height)));
  };
  return [ramp(3), ramp(2), ramp(1)];
}

/** A heat map in jet colours: RGB bytes `[length * 3]`. */
export function colorHeatmap(heatmap: Float32Array): Uint8Array {
  const colors = new Uint8Array(heatmap.length * 3);
  heatmap.forEach((value, i) => colors.set(jetColor(value), 3 * i));
  return colors;
}

/**
 * Lays a heat map over a grey image.
 *
 * @param grey bytes `[size * size]`
 * @param heatmap `[size * size]`, 0 to 1
 * @param options.alpha share of the heat map in the mixture (0 = image only, 1 = map only)
 * @returns RGB bytes `[size * size * 3]`
 */
export function overlay(
  grey: Uint8Array,
  heatmap: Float32Array,
  { alpha = 0.4 }: { alpha?: number } = {},
): Uint8Array {
  check(
    grey.length === heatmap.length,
    `Image and heat map must have the same number of pixels, found ${grey.length} and ` +
      `${heatmap.length}.`,
  );
  const colors = colorHeatmap(heatmap);
  return colors.map((color, i) =>
    Math.round(alpha * color + (1 - alpha) * grey[Math.floor(i / 3)]),
  );
}
