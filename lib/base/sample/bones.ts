import { type Anatomy, chestHalfWidth, SIDES, type Side } from "./anatomy";
import { type Field, lengthOf, smoothStep, softInside } from "./field";

/** Ribs, spine and collar bones, 0 to about 1, [size * size]. */
export function drawBones(anatomy: Anatomy, size: number): Field {
  const bones = new Float32Array(size * size);
  for (const side of SIDES) {
    for (let rib = 0; rib < anatomy.ribs.count; rib++) drawRib(bones, size, anatomy, side, rib);
    drawClavicle(bones, size, anatomy, side);
  }
  drawSpine(bones, size, anatomy);
  return bones;
}

/** One bar across the columns of the picture. `share` runs from 0 at `from` to 1 at `to`. */
interface Bar {
  /** Columns as distances from the midline. */
  from: number;
  to: number;
  height: (share: number) => number;
  thickness: (share: number) => number;
  density: (share: number) => number;
}

/**
 * A rib is an arch: its back part falls from the spine outwards, its front part goes on falling
 * inwards.
 */
function drawRib(bones: Field, size: number, anatomy: Anatomy, side: Side, rib: number): void {
  const { firstY, spacing, slope, thickness, density } = anatomy.ribs;
  const startY = firstY + rib * spacing;
  const drop = slope + 0.008 * rib;
  const wall = chestHalfWidth(anatomy, startY + drop * 0.8) + 0.008;
  if (wall < 0.08) return;
  // At the wall the ray runs along the rib and meets far more bone, less so at the narrow apex.
  const edgeOn = smoothStep(0.1, 0.3, wall);
  const back = (share: number) =>
    startY - 0.03 * share * (1 - share) + drop * share * share + 0.03 * share ** 10;
  drawBar(bones, size, anatomy.midline, side, {
    from: anatomy.spine.halfWidth,
    to: wall,
    height: back,
    thickness: () => thickness,
    density: (share) => density * (0.2 + edgeOn * (0.2 * share ** 4 + 0.25 * share ** 14)),
  });
  const frontFall = 0.07 + 0.012 * rib;
  drawBar(bones, size, anatomy.midline, side, {
    from: wall * 0.42,
    to: wall,
    height: (share) => back(1) + frontFall * (1 - share) ** 0.8,
    thickness: () => thickness * 1.15,
    density: (share) => density * 0.17 * smoothStep(0, 0.25, share),
  });
}

function drawClavicle(bones: Field, size: number, anatomy: Anatomy, side: Side): void {
  const { y, rise, thickness } = anatomy.clavicle;
  drawBar(bones, size, anatomy.midline, side, {
    from: 0.045,
    to: 0.36,
    height: (share) => y + 0.03 - rise * share + 0.018 * Math.sin(2 * Math.PI * (share + 0.1)),
    thickness: (share) => thickness * (1.15 - 0.3 * Math.sin(Math.PI * share)),
    density: (share) => 0.36 * smoothStep(0, 0.15, share),
  });
}

function drawBar(bones: Field, size: number, midline: number, side: Side, bar: Bar): void {
  const step = 1 / size;
  for (let distance = bar.from; distance <= bar.to; distance += step) {
    const column = Math.floor((midline + side * distance) * size);
    if (column < 0 || column >= size) continue;
    const share = (distance - bar.from) / (bar.to - bar.from);
    const rise = bar.height(share + 0.01) - bar.height(Math.max(0, share - 0.01));
    const slope = rise / (0.02 * (bar.to - bar.from));
    // A steep bar of the same thickness covers more of its column.
    const halfHeight = bar.thickness(share) * Math.min(2.5, lengthOf(1, slope));
    addBoneProfile(bones, size, column, bar.height(share), halfHeight, bar.density(share));
  }
}

/**
 * Adds one column of a bone: bright at its two hard edges (cortical bone), softer in the middle.
 */
function addBoneProfile(
  bones: Field,
  size: number,
  column: number,
  centreY: number,
  halfHeight: number,
  density: number,
): void {
  const softness = Math.max(0.004, 0.7 / size);
  const first = Math.max(0, Math.floor((centreY - halfHeight - softness) * size));
  const last = Math.min(size - 1, Math.ceil((centreY + halfHeight + softness) * size));
  for (let row = first; row <= last; row++) {
    const away = Math.abs((row + 0.5) / size - centreY);
    const edge = Math.min(1, away / halfHeight) ** 3;
    bones[row * size + column] +=
      density * softInside(halfHeight - away, softness) * (0.6 + 0.4 * edge);
  }
}

/** A chain of vertebrae, each with a brighter rim and a spinous process in its middle. */
function drawSpine(bones: Field, size: number, anatomy: Anatomy): void {
  const { halfWidth, vertebra, bend } = anatomy.spine;
  for (let row = 0; row < size; row++) {
    const y = (row + 0.5) / size;
    const centre = anatomy.midline + bend * Math.sin(Math.PI * y);
    const inVertebra = (y / vertebra) % 1;
    const disc = softInside(0.1 - Math.abs(inVertebra - 0.5), 0.06);
    const width = halfWidth * (0.85 + 0.2 * y) * (1 - 0.08 * disc);
    for (let column = 0; column < size; column++) {
      const away = Math.abs((column + 0.5) / size - centre);
      if (away > width + 0.02) continue;
      const process = softInside(0.008 - lengthOf(away, (inVertebra - 0.1) * vertebra), 0.006);
      const rim = (away / width) ** 4;
      const body = softInside(width - away, 0.008) * (0.17 + 0.08 * rim - 0.1 * disc);
      bones[row * size + column] += body + 0.08 * process;
    }
  }
}
