import { createRandom, type Random } from "../random";
import type { Subtype } from "../types";
import { type Anatomy, createAnatomy } from "./anatomy";
import { drawBones } from "./bones";
import { drawConfounders } from "./confounders";
import { type Field, type View, viewField } from "./field";
import { drawMarker } from "./marker";
import { addQuantumNoise, cloudNoise } from "./noise";
import { drawOpacity, opacityMask } from "./opacity";
import { drawLungs, drawSoftTissue } from "./softTissue";
import { drawVessels } from "./vessels";

/** Everything that a patient's images share, drawn once: fields of [size * size]. */
export interface Patient {
  anatomy: Anatomy;
  size: number;
  /** Body, bones and texture without the air in the lungs. */
  solid: Field;
  lungs: Field;
  vessels: Field;
  /** Fluid in the lungs, 0 to 1 (see drawOpacity); null for a healthy patient. */
  opacity: Field | null;
}

/** What one hospital's machine does to its images. */
export interface Scanner {
  /** Added to every grey level (the film's base fog). */
  brightness: number;
  /** Multiplies the contrast. */
  contrast: number;
  /** Standard deviation of the quantum noise at mid grey, in grey levels at 224 pixels. */
  noise: number;
}

/** One image: grey levels and mask are [size * size] bytes; the mask holds 0 or 255. */
export interface Phantom {
  pixels: Uint8Array;
  mask: Uint8Array | null;
  /** How strong the opacity was drawn, 0 to 1; 0 for a healthy patient. */
  strength: number;
}

/** How much darker a ray through open lung is than one through solid tissue. */
const LUNG_DEPTH = 0.43;

/** Draws what all images of the patient `seed` share. `subtype` null makes a healthy one. */
export function drawPatient(seed: number, options: { size: number; subtype: Subtype }): Patient {
  const { size, subtype } = options;
  const anatomy = createAnatomy(seed);
  const texture = cloudNoise(size, 5, createRandom(seed, "texture"));
  const tissue = drawSoftTissue(anatomy, size);
  const bones = drawBones(anatomy, size);
  const solid = tissue.map((value, i) => {
    const bone = 0.55 * bones[i] * Math.min(1, value * 3);
    return value * (1 + 0.035 * texture[i]) + bone;
  });
  const lungs = drawLungs(anatomy, size);
  const opacity = subtype === null ? null : drawOpacity(anatomy, lungs, size, subtype);
  return { anatomy, size, solid, lungs, vessels: drawVessels(anatomy, size), opacity };
}

/**
 * Draws one image of a patient. `imageSeed` decides how the patient stands, how the image is
 * exposed and how strong the opacity shows. `strength` overrides the last one; with 0 the image
 * is the same one without the opacity.
 */
export function drawPhantom(
  patient: Patient,
  imageSeed: number,
  options: { scanner: Scanner; strength?: number },
): Phantom {
  const { size } = patient;
  const stream = (purpose: string) => createRandom(imageSeed, purpose);
  const strength =
    patient.opacity === null ? 0 : (options.strength ?? drawStrength(stream("strength")));
  const view = createView(stream("view"));
  const density = combine(
    patient,
    drawConfounders(patient.anatomy, size, stream("confounders")),
    strength,
  );
  const grey = expose(viewField(density, size, view), options.scanner, stream("exposure"));
  addQuantumNoise(
    grey,
    size,
    options.scanner.noise * stream("dose").uniform(0.7, 1.6),
    stream("noise"),
  );
  drawMarker(grey, size, stream("marker"));
  return {
    pixels: toBytes(grey),
    mask: patient.opacity === null ? null : opacityMask(viewField(patient.opacity, size, view)),
    strength,
  };
}

/** Rounds to whole grey levels and keeps them within 0-255. */
function toBytes(grey: Field): Uint8Array {
  return new Uint8Array(new Uint8ClampedArray(grey).buffer);
}

/** Many moderate opacities, some that are hard to see and some plain ones. */
function drawStrength(random: Random): number {
  return 0.35 + 0.65 * random.next() ** 0.7;
}

function createView(random: Random): View {
  return {
    angle: random.uniform(-0.05, 0.05),
    scale: random.uniform(0.97, 1.06),
    shiftX: random.uniform(-0.02, 0.02),
    shiftY: random.uniform(-0.02, 0.02),
  };
}

/** Attenuation along each ray: fluid takes the place of air and hides the vessels beside it. */
function combine(patient: Patient, confounders: Field, strength: number): Field {
  const { solid, lungs, vessels, opacity } = patient;
  return solid.map((value, i) => {
    const fluid = opacity === null ? 0 : strength * opacity[i];
    const air = lungs[i] * LUNG_DEPTH * (1 - fluid);
    const shadow =
      0.2 * vessels[i] * lungs[i] * (1 - fluid) + 0.5 * confounders[i] * Math.min(1, value * 2);
    return value - air + shadow;
  });
}

/** Turns attenuation into grey levels: a film curve with this image's exposure and contrast. */
function expose(density: Field, scanner: Scanner, random: Random): Field {
  const contrast = scanner.contrast * random.uniform(0.94, 1.06);
  const brightness = scanner.brightness + random.uniform(-7, 7);
  const gamma = random.uniform(1.22, 1.36);
  return density.map((value) => {
    const film = 1 - Math.exp(-1.9 * Math.max(0, value) ** gamma);
    return saturate(8 + 270 * contrast * film + brightness * Math.min(1, 4 * film));
  });
}

/** Film darkens no further in its shoulder: levels above 190 approach 250 more and more slowly. */
function saturate(level: number): number {
  return level <= 190 ? level : 250 - 60 * Math.exp((190 - level) / 60);
}
