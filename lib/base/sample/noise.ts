import type { Random } from "../random";
import { type Field, paintField } from "./field";

/**
 * Smooth random texture between -1 and 1 (value noise): a coarse grid of `cells` x `cells`
 * random numbers, blended in between. Few cells give broad clouds, many cells a fine grain.
 */
export function smoothNoise(size: number, cells: number, random: Random): Field {
  const side = cells + 2;
  const grid = Float32Array.from({ length: side * side }, () => random.uniform(-1, 1));
  return paintField(size, (y) => {
    const row = Math.floor(y * cells);
    const blendY = ease(y * cells - row);
    return (x) => {
      const column = Math.floor(x * cells);
      const blendX = ease(x * cells - column);
      const corner = row * side + column;
      const upper = grid[corner] + (grid[corner + 1] - grid[corner]) * blendX;
      const lower = grid[corner + side] + (grid[corner + side + 1] - grid[corner + side]) * blendX;
      return upper + (lower - upper) * blendY;
    };
  });
}

/**
 * Clouds with detail: three layers of smooth noise, each twice as fine and half as strong; about -1
 * to 1.
 */
export function cloudNoise(size: number, cells: number, random: Random): Field {
  const sum = smoothNoise(size, cells, random);
  for (const octave of [1, 2]) {
    const layer = smoothNoise(size, cells * 2 ** octave, random);
    const height = 0.5 ** octave;
    for (let i = 0; i < sum.length; i++) sum[i] += layer[i] * height;
  }
  for (let i = 0; i < sum.length; i++) sum[i] /= 1.75;
  return sum;
}

/**
 * Adds quantum noise to grey levels (0-255) in place: each pixel counts a limited number of X-ray
 * photons. Dense, bright parts let fewer photons through and are noisier. `amount` is the standard
 * deviation at mid grey of a 224-pixel image; a smaller image has larger pixels that each catch
 * more photons, so its noise is lower in proportion.
 */
export function addQuantumNoise(grey: Field, size: number, amount: number, random: Random): void {
  const perPixel = amount * (size / 224);
  for (let i = 0; i < grey.length; i++) {
    grey[i] += random.normal() * perPixel * (0.4 + grey[i] / 213);
  }
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
