import type { FindingBox } from "./collection";

/** A rectangle in pixels: left and upper edge, width and height. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where rounding may put an edge beyond the picture. */
const TOLERANCE = 1;

/**
 * Says what is wrong with a box, or null where nothing is.
 *
 * @param frame size of the picture on which it was drawn
 * @example boxProblem({ x: 0.1, y: 0.2, width: 0.3, height: 0.3, ... }) // "is given as shares ..."
 */
export function boxProblem(
  { x, y, width, height }: Box,
  frame: FindingBox["frame"],
): string | null {
  const values = [x, y, width, height];
  const text = `box ${values.join(", ")}`;
  if (!values.every(Number.isFinite)) return `${text} does not consist of four numbers`;
  if (width <= 0 || height <= 0) return `${text} has no area`;
  if (Math.max(...values) <= 1)
    return `${text} looks like shares of the picture; pixels (x, y, width, height) are expected`;
  const right = x + width;
  const lower = y + height;
  const inside =
    Math.min(x, y) >= -TOLERANCE &&
    right <= frame.width + TOLERANCE &&
    lower <= frame.height + TOLERANCE;
  if (inside) return null;
  const reason =
    x < frame.width && y < frame.height && width > x && height > y && width <= frame.width
      ? "; are these the right and lower edge instead of width and height?"
      : "; was the picture resized after the box was drawn?";
  return (
    `${text} lies outside the picture of ${frame.width} x ${frame.height} pixels ` +
    `(reaches to ${right}, ${lower})${reason}`
  );
}

/**
 * The box in the pixels of the picture as models see it, whose aspect ratio is not kept. It is cut
 * off at the picture's edges.
 *
 * @param imageSize height and width of the decoded picture, see ImageSet
 * @example
 * boxAtSize({ x: 512, y: 0, width: 256, height: 1024, frame: 1024 x 1024, ... }, 224)
 * // { x: 112, y: 0, width: 56, height: 224 }
 */
export function boxAtSize({ x, y, width, height, frame }: FindingBox, imageSize: number): Box {
  const across = imageSize / frame.width;
  const down = imageSize / frame.height;
  const [left, top] = [Math.max(0, x) * across, Math.max(0, y) * down];
  return {
    x: left,
    y: top,
    width: Math.min(imageSize, (x + width) * across) - left,
    height: Math.min(imageSize, (y + height) * down) - top,
  };
}
