import { jetColor, overlay } from "../../../gradcam/overlay";

/** Jet colours of the values 0, 1/255, ..., 1. */
const JET = Array.from({ length: 256 }, (_, i) => jetColor(i / 255));

/** Draws grey bytes `[side * side]` at their own size; CSS makes the canvas larger. */
export function drawGrey(canvas: HTMLCanvasElement, grey: Uint8Array): void {
  drawPixels(canvas, grey.length, (i) => [grey[i], grey[i], grey[i]]);
}

/** Draws a heat map over an X-ray with the course's own overlay(), and an outline of a mask. */
export function drawOverlay(
  canvas: HTMLCanvasElement,
  grey: Uint8Array,
  heatmap: Float32Array,
  { alpha, mask }: { alpha: number; mask: Uint8Array | null },
): void {
  const colours = overlay(grey, heatmap, { alpha });
  drawPixels(canvas, grey.length, (i) => [colours[3 * i], colours[3 * i + 1], colours[3 * i + 2]]);
  if (mask) outline(canvas, mask);
}

/** Draws a map of any values in jet colours between its own smallest and largest. */
export function drawMap(canvas: HTMLCanvasElement, map: ArrayLike<number>): void {
  const scaled = scaleMap(map);
  drawPixels(canvas, map.length, (i) => JET[Math.round(255 * scaled[i])]);
}

/** Draws the weights of a filter: red above 0, blue below, white at 0. */
export function drawKernel(canvas: HTMLCanvasElement, weights: readonly number[]): void {
  const largest = Math.max(...weights.map(Math.abs)) || 1;
  drawPixels(canvas, weights.length, (i) => {
    const share = weights[i] / largest;
    const faded = 255 - Math.round(205 * Math.abs(share));
    return share > 0 ? [220 + Math.round(35 * (1 - share)), faded, faded] : [faded, faded, 255];
  });
}

/** A map from 0 to 1: its smallest value, or 0 if that is smaller, becomes 0, its largest 1. */
export function scaleMap(map: ArrayLike<number>): Float32Array {
  let [low, high] = [0, 0];
  for (let i = 0; i < map.length; i++) {
    if (map[i] < low) low = map[i];
    if (map[i] > high) high = map[i];
  }
  const range = high - low || 1;
  return Float32Array.from(map, (value) => (value - low) / range);
}

/** Draws the outline of where a mask is above 0, in white with a dark edge. */
export function outline(canvas: HTMLCanvasElement, mask: Uint8Array): void {
  const side = Math.sqrt(mask.length);
  const context = canvas.getContext("2d")!;
  const inside = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < side && y < side && mask[y * side + x] > 0;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isEdge =
        inside(x, y) &&
        !(inside(x - 1, y) && inside(x + 1, y) && inside(x, y - 1) && inside(x, y + 1));
      if (!isEdge) continue;
      context.fillStyle = (x + y) % 6 < 3 ? "#fff" : "#000";
      context.fillRect(x, y, 1, 1);
    }
  }
}

function drawPixels(
  canvas: HTMLCanvasElement,
  count: number,
  colour: (i: number) => readonly number[],
): void {
  const side = Math.sqrt(count);
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(side, side);
  for (let i = 0; i < count; i++) {
    const [red, green, blue] = colour(i);
    image.data[4 * i] = red;
    image.data[4 * i + 1] = green;
    image.data[4 * i + 2] = blue;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
