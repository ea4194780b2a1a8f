import type { Random } from "../random";
import { type Anatomy, SIDES } from "./anatomy";
import { addSpot, type Field, lengthOf, paintField, smoothStep } from "./field";

/**
 * Harmless shadows that healthy and ill patients share, so that "something bright over the lung"
 * is not proof of pneumonia: veils of soft tissue over the lower lungs, nipple shadows and small
 * calcified spots, stickers on the skin. About 0 to 1, [size * size].
 */
export function drawConfounders(anatomy: Anatomy, size: number, random: Random): Field {
  const shadows = new Float32Array(size * size);
  if (random.chance(0.5)) addVeils(shadows, size, anatomy, random);
  const spots = Math.floor(random.uniform(0, 4));
  for (let spot = 0; spot < spots; spot++) addSmallSpot(shadows, size, anatomy, random);
  if (random.chance(0.2)) addSticker(shadows, size, anatomy, random);
  return shadows;
}

/** Broad and soft, and unlike an opacity it runs on over the ribs' border and the diaphragm. */
function addVeils(shadows: Field, size: number, anatomy: Anatomy, random: Random): void {
  const bothSides = random.chance(0.6);
  const chosen = random.chance(0.5) ? -1 : 1;
  for (const side of SIDES) {
    if (!bothSides && side !== chosen) continue;
    addSpot(shadows, size, {
      x: anatomy.midline + side * anatomy.chestWidth * random.uniform(0.45, 0.75),
      y: anatomy.diaphragmY.left - random.uniform(0.02, 0.25),
      sigma: random.uniform(0.09, 0.15),
      height: random.uniform(0.06, 0.24),
    });
  }
}

function addSmallSpot(shadows: Field, size: number, anatomy: Anatomy, random: Random): void {
  const side = random.chance(0.5) ? -1 : 1;
  addSpot(shadows, size, {
    x: anatomy.midline + side * anatomy.chestWidth * random.uniform(0.25, 0.9),
    y: random.uniform(anatomy.apexY + 0.08, anatomy.diaphragmY.left),
    sigma: random.uniform(0.006, 0.02),
    height: random.uniform(0.06, 0.2),
  });
}

/** An electrode on the skin: a small disc with a bright rim. */
function addSticker(shadows: Field, size: number, anatomy: Anatomy, random: Random): void {
  const x0 = anatomy.midline + anatomy.chestWidth * random.uniform(-0.9, 0.9);
  const y0 = random.uniform(0.2, 0.7);
  const radius = random.uniform(0.012, 0.02);
  const disc = paintField(size, (y) => (x) => {
    const away = lengthOf(x - x0, y - y0) / radius;
    return 0.25 * smoothStep(1.15, 0.9, away) * (0.6 + 0.4 * Math.min(1, away) ** 4);
  });
  for (let i = 0; i < disc.length; i++) shadows[i] += disc[i];
}
