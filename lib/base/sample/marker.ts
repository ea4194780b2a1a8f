import type { Random } from "../random";
import type { Field } from "./field";

/** The letter R as radiographers put it beside the patient's right side. */
const LETTER_R = ["####.", "#...#", "#...#", "####.", "#.#..", "#..#.", "#...#"];

/**
 * Stamps a bright R near the left edge of three images in four, in place; the class plays no part
 * in it.
 */
export function drawMarker(grey: Field, size: number, random: Random): void {
  if (!random.chance(0.75)) return;
  const dot = Math.max(1, Math.round(size * random.uniform(0.005, 0.009)));
  const left = Math.round(size * random.uniform(0.01, 0.05));
  const top = Math.round(size * random.uniform(0.04, 0.6));
  LETTER_R.forEach((line, lineIndex) => {
    for (let i = 0; i < line.length; i++) {
      if (line[i] === "#") stampDot(grey, size, left + i * dot, top + lineIndex * dot, dot);
    }
  });
}

function stampDot(grey: Field, size: number, left: number, top: number, dot: number): void {
  for (let row = top; row < Math.min(size, top + dot); row++) {
    grey.fill(235, row * size + left, row * size + Math.min(size, left + dot));
  }
}
