import { createRandom, type Random } from "../random";
import { type Anatomy, hilumOf, SIDES, type Side } from "./anatomy";
import { addSpot, type Field } from "./field";

/**
 * Vessels that branch from each hilum into the lung, with the hilum's own shadow; 0 to 1, [size *
 * size].
 */
export function drawVessels(anatomy: Anatomy, size: number): Field {
  const vessels = new Float32Array(size * size);
  const random = createRandom(anatomy.seed, "vessels");
  for (const side of SIDES) {
    const hilum = hilumOf(anatomy, side);
    addSpot(vessels, size, { ...hilum, sigma: 0.03, height: 0.35 * anatomy.vessels });
    for (let trunk = 0; trunk < 7; trunk++) {
      const direction = -1.2 + trunk * 0.42 + random.uniform(-0.15, 0.15);
      growBranch(vessels, size, random, side, {
        ...hilum,
        direction,
        width: 0.0075,
        length: 0.13,
        depth: 0,
      });
    }
  }
  return vessels.map((value) => Math.min(1, value * anatomy.vessels));
}

interface Branch {
  x: number;
  y: number;
  /** Radians below the horizontal, pointing away from the midline. */
  direction: number;
  width: number;
  length: number;
  depth: number;
}

function growBranch(
  vessels: Field,
  size: number,
  random: Random,
  side: Side,
  branch: Branch,
): void {
  let { x, y, direction } = branch;
  const step = branch.width;
  for (let gone = 0; gone < branch.length; gone += step) {
    direction += random.uniform(-0.08, 0.08);
    x += side * Math.cos(direction) * step;
    y += Math.sin(direction) * step;
    const width = branch.width * (1 - (0.4 * gone) / branch.length);
    const sigma = Math.max(width * 0.6, 0.5 / size);
    addSpot(vessels, size, { x, y, sigma, height: 0.28 * (width / 0.0075) });
  }
  if (branch.depth === 2) return;
  for (const turn of [random.uniform(0.2, 0.5), -random.uniform(0.2, 0.5)]) {
    growBranch(vessels, size, random, side, {
      x,
      y,
      direction: direction + turn,
      width: branch.width * 0.62,
      length: branch.length * random.uniform(0.6, 0.85),
      depth: branch.depth + 1,
    });
  }
}
