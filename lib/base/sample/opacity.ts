import { createRandom, type Random } from "../random";
import type { Subtype } from "../types";
import { type Anatomy, chestHalfWidth, hilumOf, SIDES, type Side } from "./anatomy";
import { addSpot, type Field, lengthOf, paintField, smoothStep } from "./field";
import { cloudNoise } from "./noise";

/** An opacity's mask holds the pixels where it reaches this share of its own strongest place. */
export const MASK_THRESHOLD = 0.4;

/**
 * Where fluid fills the lung of one patient: 0 to 1 with a maximum of 1, [size * size]. It is 0
 * outside `lungs` (see drawLungs). Bacteria fill one lobe of one lung, with a rather sharp border
 * (lobar consolidation); viruses make patches with a net-like grain in both lungs (interstitial
 * pneumonia). The pattern belongs to the patient; how strong it shows is up to each image.
 */
export function drawOpacity(
  anatomy: Anatomy,
  lungs: Field,
  size: number,
  subtype: Exclude<Subtype, null>,
): Field {
  const random = createRandom(anatomy.seed, "opacity");
  const shape = subtype === "bacteria" ? lobarShape : diffuseShape;
  return scaleToOne(shape(anatomy, size, random).map((value, i) => Math.max(0, value) * lungs[i]));
}

/** 255 where the opacity is plainly present and 0 elsewhere, [size * size]. */
export function opacityMask(opacity: Field): Uint8Array {
  const mask = new Uint8Array(opacity.length);
  opacity.forEach((value, i) => (mask[i] = value >= MASK_THRESHOLD ? 255 : 0));
  return mask;
}

/**
 * One cloud in the upper, middle or lower zone of one lung, cut off by the fissure beside the lobe.
 */
function lobarShape(anatomy: Anatomy, size: number, random: Random): Field {
  const side: Side = random.chance(0.55) ? -1 : 1;
  const zone = random.chance(0.3) ? 0.25 : random.chance(0.5) ? 0.55 : 0.82;
  const lungHeight = anatomy.diaphragmY.left - anatomy.apexY;
  const y0 = anatomy.apexY + zone * lungHeight + random.uniform(-0.03, 0.03);
  const x0 = anatomy.midline + side * chestHalfWidth(anatomy, y0) * random.uniform(0.5, 0.7);
  const radius = random.uniform(0.17, 0.26);
  const edge = random.uniform(0.12, 0.3);
  const fissureTilt = side * random.uniform(-0.1, 0.4);
  const fissureSide = zone < 0.5 ? -1 : 1;
  const fissureAway = radius * random.uniform(0.45, 0.8);
  const clouds = cloudNoise(size, 7, random);
  const shape = paintField(size, (y) => (x) => {
    if (side * (x - anatomy.midline) < 0) return 0;
    const fissure = fissureSide * (y - y0 - fissureTilt * (x - x0)) + fissureAway;
    return (
      smoothStep(-0.01, 0.015, fissure) * (1 + edge - lengthOf(x - x0, (y - y0) / 1.1) / radius)
    );
  });
  return shape.map((depth, i) => {
    const cloud = smoothStep(0, 2 * edge, depth - 0.35 * clouds[i]);
    return depth > 0 ? cloud * (0.85 + 0.3 * clouds[i]) : 0;
  });
}

/** Soft patches around the hila and towards the bases of both lungs, with a fine grain. */
function diffuseShape(anatomy: Anatomy, size: number, random: Random): Field {
  const patches = new Float32Array(size * size);
  for (const side of SIDES) {
    const hilum = hilumOf(anatomy, side);
    const count = 4 + Math.floor(random.next() * 4);
    for (let patch = 0; patch < count; patch++) {
      const x = hilum.x + side * anatomy.chestWidth * random.uniform(0, 0.55);
      const y = hilum.y + random.uniform(-0.16, 0.22);
      addSpot(patches, size, {
        x,
        y,
        sigma: random.uniform(0.05, 0.09),
        height: random.uniform(0.5, 1),
      });
    }
  }
  const grain = cloudNoise(size, 20, random);
  return patches.map((value, i) => Math.min(1.1, value) * (1 + 0.5 * grain[i]));
}

function scaleToOne(field: Field): Field {
  const maximum = field.reduce((best, value) => Math.max(best, value), 0);
  return maximum > 0 ? field.map((value) => value / maximum) : field;
}
