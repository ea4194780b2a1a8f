/**
 * Where a heat map is highest, in words, for those who cannot see it; null for an empty map.
 * @example "at the lower left of the picture"
 */
export function placeOfPeak(heatmap: Float32Array): string | null {
  const side = Math.sqrt(heatmap.length);
  const peak = heatmap.reduce((best, value, i) => (value > heatmap[best] ? i : best), 0);
  if (heatmap[peak] === 0) return null;
  const third = (value: number) => Math.min(2, Math.floor((3 * value) / side));
  const row = ["upper", "middle", "lower"][third(Math.floor(peak / side))];
  const column = ["left", "centre", "right"][third(peak % side)];
  if (row === "middle" && column === "centre") return "in the centre of the picture";
  return `at the ${row} ${column} of the picture`;
}
