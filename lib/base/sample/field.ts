/**
 * A field is a square picture of numbers in a Float32Array of size * size, row by row. Places are
 * given in unit coordinates, so that one description draws at every size: x runs from 0 (left
 * edge) to 1 (right edge), y from 0 (top) to 1 (bottom). As on a real film the patient faces the
 * viewer: the patient's right side is on the left of the picture.
 */
export type Field = Float32Array;

/**
 * Draws a field by asking for the value at the centre of every pixel. `rowAt(y)` is called once
 * per row and returns the value for each x, so that what depends on y alone is worked out once.
 *
 * @example paintField(2, (y) => (x) => 10 * y + x) // [2.75, 3.25, 7.75, 8.25]: centres lie at 0.25
 *   and 0.75
 */
export function paintField(size: number, rowAt: (y: number) => (x: number) => number): Field {
  const field = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    const valueAt = rowAt((row + 0.5) / size);
    for (let column = 0; column < size; column++) {
      field[row * size + column] = valueAt((column + 0.5) / size);
    }
  }
  return field;
}

/** 0 below `low`, 1 above `high`, and the smooth curve 3t² - 2t³ between them. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

/**
 * Length of the vector (x, y); several times faster than Math.hypot, which guards against overflow.
 */
export function lengthOf(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** 1 where `depth` is well inside a shape (positive), 0 outside, soft over `softness` each way. */
export function softInside(depth: number, softness: number): number {
  return smoothStep(-softness, softness, depth);
}

/**
 * A round spot with a Gaussian profile: `height` at (x, y), falling off with `sigma` (unit
 * lengths).
 */
export interface Spot {
  x: number;
  y: number;
  sigma: number;
  height: number;
}

/** Adds a spot to the field, in place. */
export function addSpot(field: Field, size: number, spot: Spot): void {
  const reach = 3 * spot.sigma;
  const firstRow = Math.max(0, Math.floor((spot.y - reach) * size));
  const lastRow = Math.min(size - 1, Math.ceil((spot.y + reach) * size));
  const firstColumn = Math.max(0, Math.floor((spot.x - reach) * size));
  const lastColumn = Math.min(size - 1, Math.ceil((spot.x + reach) * size));
  const scale = -0.5 / (spot.sigma * spot.sigma);
  for (let row = firstRow; row <= lastRow; row++) {
    const dy = (row + 0.5) / size - spot.y;
    for (let column = firstColumn; column <= lastColumn; column++) {
      const dx = (column + 0.5) / size - spot.x;
      field[row * size + column] += spot.height * Math.exp(scale * (dx * dx + dy * dy));
    }
  }
}

/** How a patient stands before the detector in one image. */
export interface View {
  /** Turn in radians, clockwise. */
  angle: number;
  /** Above 1 the patient looks larger. */
  scale: number;
  /** Move to the right and down, in unit lengths. */
  shiftX: number;
  shiftY: number;
}

/** The field as seen in `view`: bilinear sampling; beyond the edge the edge's value goes on. */
export function viewField(field: Field, size: number, view: View): Field {
  const cosine = Math.cos(view.angle) / view.scale;
  const sine = Math.sin(view.angle) / view.scale;
  return paintField(size, (y) => {
    const fromY = y - 0.5 - view.shiftY;
    return (x) => {
      const fromX = x - 0.5 - view.shiftX;
      const sourceX = 0.5 + cosine * fromX + sine * fromY;
      const sourceY = 0.5 - sine * fromX + cosine * fromY;
      return valueAt(field, size, sourceX, sourceY);
    };
  });
}

function valueAt(field: Field, size: number, x: number, y: number): number {
  const column = Math.min(size - 1, Math.max(0, x * size - 0.5));
  const row = Math.min(size - 1, Math.max(0, y * size - 0.5));
  const left = Math.floor(column);
  const top = Math.floor(row);
  const right = Math.min(size - 1, left + 1);
  const bottom = Math.min(size - 1, top + 1);
  const shareX = column - left;
  const shareY = row - top;
  const upper = field[top * size + left] * (1 - shareX) + field[top * size + right] * shareX;
  const lower = field[bottom * size + left] * (1 - shareX) + field[bottom * size + right] * shareX;
  return upper * (1 - shareY) + lower * shareY;
}
