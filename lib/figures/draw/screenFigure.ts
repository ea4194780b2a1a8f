import type { Figure } from "../../base/types";

/** The width in pixels at which a figure must still be legible: a small screen with a side bar. */
export const SCREEN_WIDTH = 700;
/** The most that is seen at once of a notebook on a screen of 768 pixels. */
export const SCREEN_HEIGHT = 560;

/**
 * A figure for the screen: it takes the width that it gets, is at most SCREEN_HEIGHT high, and has
 * letters, marks and margins in proportion, so that what fits in a picture fits here as well.
 */
export function screenFigure({ data, layout }: Figure): Figure {
  const { width = 1000, height = 560, ...rest } = layout as { width?: number; height?: number };
  const scale = Math.min(1, SCREEN_WIDTH / width, SCREEN_HEIGHT / height);
  return {
    data: scaled(data, scale) as Figure["data"],
    layout: {
      ...(scaled(rest, scale) as Figure["layout"]),
      height: Math.round(height * scale),
      autosize: true,
    },
  };
}

/** Attributes that Plotly counts in pixels, where a figure of this project sets them. */
const PIXELS = new Set(["size", "xshift", "yshift", "standoff", "borderpad", "ticklabelstandoff"]);
/** Objects whose every number is pixels. */
const PIXEL_BOXES = new Set(["margin", "pad"]);
/** Objects with numbers in the units of the data, whatever their names, and pictures. */
const DATA_UNITS = new Set([
  "xbins",
  "ybins",
  "contours",
  "images",
  "error_x",
  "error_y",
  "source",
]);

function scaled(value: unknown, scale: number): unknown {
  if (Array.isArray(value)) {
    return typeof value[0] === "object" ? value.map((item) => scaled(item, scale)) : value;
  }
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    if (DATA_UNITS.has(name)) return [name, inner];
    if (PIXEL_BOXES.has(name)) return [name, eachScaled(inner, scale)];
    if (PIXELS.has(name)) return [name, numberScaled(inner, scale)];
    return [name, scaled(inner, scale)];
  });
  return Object.fromEntries(entries);
}

function eachScaled(box: Record<string, unknown>, scale: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(box).map(([side, inner]) => [side, numberScaled(inner, scale)]),
  );
}

function numberScaled(value: unknown, scale: number): unknown {
  if (Array.isArray(value)) return value.map((item) => numberScaled(item, scale));
  return typeof value === "number" ? Math.round(value * scale * 10) / 10 : value;
}
