import { check } from "../base/checks";

/**
 * A part of the picture that is painted black, to see what a network makes of the rest. Widths are
 * pixels of a picture of 224 x 224; other sizes are covered in proportion.
 */
export interface HiddenRegion {
  /**
   * "border": a ring along all four edges; "centre": all but that ring; "sides": a strip at the
   * left and at the right, where the letters R and L stand.
   */
  part: "border" | "centre" | "sides";
  /** Width of the ring or of each strip, 0 to 112. */
  width: number;
}

interface Size {
  height: number;
  width: number;
}

/**
 * Which places of a picture stay visible.
 *
 * @returns `[height * width]`, row by row: 1 where the picture is seen, 0 where it is hidden
 * @throws if the ring's width is no number from 0 to 112
 */
export function visiblePlaces({ height, width }: Size, hidden: HiddenRegion): Uint8Array {
  check(
    hidden.width >= 0 && hidden.width <= 112,
    `A ring or strip is 0 to 112 pixels wide (of 224), found ${hidden.width}.`,
  );
  const rows = hidden.part === "sides" ? 0 : Math.round((hidden.width * height) / 224);
  const columns = Math.round((hidden.width * width) / 224);
  const inside = hidden.part === "centre" ? 0 : 1;
  return Uint8Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    const isInside = y >= rows && y < height - rows && x >= columns && x < width - columns;
    return isInside ? inside : 1 - inside;
  });
}

/** @example describeHidden({ part: "border", width: 24 }) // "border of 24 pixels hidden" */
export function describeHidden({ part, width }: HiddenRegion): string {
  if (part === "border") return `border of ${width} pixels hidden`;
  if (part === "sides") return `strips of ${width} pixels at both sides hidden`;
  return `everything but a border of ${width} pixels hidden`;
}
