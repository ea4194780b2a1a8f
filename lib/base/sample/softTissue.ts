import {
  type Anatomy,
  chestHalfWidth,
  diaphragmHeight,
  mediastinumHalfWidth,
  type Side,
} from "./anatomy";
import { type Field, lengthOf, paintField, smoothStep, softInside } from "./field";

/**
 * How much air the lungs hold along each ray, 0 to 1, [size * size]: 1 in the open lung, 0 in the
 * chest wall, behind the heart and below the diaphragm.
 */
export function drawLungs(anatomy: Anatomy, size: number): Field {
  return paintField(size, (y) => {
    const wall = chestHalfWidth(anatomy, y);
    const middle = middleAt(anatomy, y);
    return (x) => {
      const { side, distance } = placeInChest(anatomy, x);
      const outer = softInside(wall - distance, 0.014);
      if (outer === 0) return 0;
      const inner = softInside(distance - middle(side), 0.013);
      const above = softInside(diaphragmHeight(anatomy, side, distance) - y, 0.01);
      return outer * inner * above;
    };
  });
}

/** Tissue of neck, shoulders, chest wall, heart and belly, 0 (air) to about 1, [size * size]. */
export function drawSoftTissue(anatomy: Anatomy, size: number): Field {
  return paintField(size, (y) => {
    const middle = middleAt(anatomy, y);
    const belowNeck = smoothStep(0.1, 0.35, y);
    return (x) => {
      const { side, distance } = placeInChest(anatomy, x);
      const body = bodyThickness(anatomy, distance, y);
      if (body === 0) return 0;
      const belly = smoothStep(-0.01, 0.2, y - diaphragmHeight(anatomy, side, distance));
      const heart = belowNeck * smoothStep(0.06, -0.04, distance - middle(side));
      const inside = 0.1 * belly + 0.07 * heart - 0.05 * windpipe(distance, y);
      return anatomy.stoutness * (0.62 * body + inside) - 0.16 * stomachGas(anatomy, x, y);
    };
  });
}

/** mediastinumHalfWidth at one height, worked out once for each side. */
function middleAt(anatomy: Anatomy, y: number): (side: Side) => number {
  const left = mediastinumHalfWidth(anatomy, -1, y);
  const right = mediastinumHalfWidth(anatomy, 1, y);
  return (side) => (side < 0 ? left : right);
}

function placeInChest(anatomy: Anatomy, x: number): { side: Side; distance: number } {
  return { side: x < anatomy.midline ? -1 : 1, distance: Math.abs(x - anatomy.midline) };
}

/** Thickness of the body, 0 outside it to 1: the union of trunk, neck, shoulders, arms and chin. */
function bodyThickness(anatomy: Anatomy, distance: number, y: number): number {
  const trunkWidth = anatomy.chestWidth + anatomy.wallThickness + 0.05 * (y - 0.6);
  const trunk = smoothStep(0, 0.07, Math.min(trunkWidth - distance, 0.6 * (y - 0.08)));
  if (y > 0.62) return trunk;
  const neckWidth = 0.09 + 6 * Math.max(0, y - 0.05) ** 1.5;
  const neck = y < 0.3 ? smoothStep(0, 0.06, neckWidth - distance) : 0;
  const shoulderY = anatomy.armsRaised ? 0.13 : 0.2;
  const handY = anatomy.armsRaised ? -0.15 : 0.5;
  const shoulder = smoothStep(
    0,
    0.07,
    0.085 - distanceToSegment(distance, y, 0.1, 0.14, 0.43, shoulderY),
  );
  const arm = smoothStep(
    0,
    0.06,
    0.07 - distanceToSegment(distance, y, 0.43, shoulderY, 0.5, handY),
  );
  const chin = y < 0.1 ? 1.15 * smoothStep(0, 0.05, 0.13 - lengthOf(distance, y + 0.08)) : 0;
  return Math.max(trunk, neck, 0.85 * shoulder, 0.8 * arm, chin);
}

/** The air in the windpipe, down to where it forks. */
function windpipe(distance: number, y: number): number {
  return softInside(0.017 - distance, 0.008) * smoothStep(0.4, 0.34, y);
}

function stomachGas(anatomy: Anatomy, x: number, y: number): number {
  const centreY = anatomy.diaphragmY.right + 0.035 + anatomy.stomachBubble;
  const away = lengthOf((x - anatomy.midline - 0.19) * 0.75, y - centreY);
  return anatomy.stomachBubble > 0 ? softInside(anatomy.stomachBubble - away, 0.012) : 0;
}

/** Distance of (px, py) from the straight line between (ax, ay) and (bx, by). */
function distanceToSegment(
  px: number,
  py: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): number {
  const lengthX = bx - ax;
  const lengthY = by - ay;
  const along =
    ((px - ax) * lengthX + (py - ay) * lengthY) / (lengthX * lengthX + lengthY * lengthY);
  const t = Math.min(1, Math.max(0, along));
  return lengthOf(px - ax - t * lengthX, py - ay - t * lengthY);
}
