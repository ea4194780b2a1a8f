/**
 * An affine map `[a, b, c, d, e, f]` from a point of the OUTPUT image to the point of the INPUT
 * image it is read from: `x' = a x + b y + c`, `y' = d x + e y + f`. Points are pixel indices:
 * (0, 0) is the centre of the top left pixel, y points down.
 */
export type Affine = readonly [number, number, number, number, number, number];

/** Part of an image in pixels: rows top to top + height - 1, columns left to left + width - 1. */
export interface Box {
  top: number;
  left: number;
  height: number;
  width: number;
}

interface Size {
  height: number;
  width: number;
}

export const IDENTITY: Affine = [1, 0, 0, 0, 1, 0];

/** Rotation about the image's centre, counter-clockwise in degrees, as PIL's Image.rotate. */
export function rotation(degrees: number, { height, width }: Size): Affine {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const centerX = (width - 1) / 2;
  const centerY = (height - 1) / 2;
  return [
    cos,
    -sin,
    centerX - cos * centerX + sin * centerY,
    sin,
    cos,
    centerY - sin * centerX - cos * centerY,
  ];
}

/** Exchanges left and right. */
export function horizontalFlip({ width }: Size): Affine {
  return [-1, 0, width - 1, 0, 1, 0];
}

/**
 * Cuts a box out and enlarges it to the whole image. Pixel edges, not centres, are mapped onto each
 * other, as in every PIL resize: index x covers x to x + 1, hence the halves.
 */
export function resizedCrop(box: Box, { height, width }: Size): Affine {
  const scaleX = box.width / width;
  const scaleY = box.height / height;
  return [scaleX, 0, box.left + scaleX / 2 - 0.5, 0, scaleY, box.top + scaleY / 2 - 0.5];
}

/**
 * One map for several steps, the first step first. Reading runs backwards: a point of the last
 * output is mapped by the last step, then by the one before it.
 */
export function compose(...steps: Affine[]): Affine {
  return steps.reduce(composeTwo, IDENTITY);
}

function composeTwo([a, b, c, d, e, f]: Affine, [p, q, r, s, t, u]: Affine): Affine {
  return [
    a * p + b * s,
    a * q + b * t,
    a * r + b * u + c,
    d * p + e * s,
    d * q + e * t,
    d * r + e * u + f,
  ];
}
