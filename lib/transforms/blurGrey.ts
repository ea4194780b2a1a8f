/**
 * Blurs one grey picture with a Gaussian, in place, as SciPy's
 * `gaussian_filter(image, sigma, mode="nearest", truncate=3)`: rows first, then columns; beyond
 * its edge a picture goes on with its last value.
 *
 * @param values `[height * width]`
 * @param sigma standard deviation in pixels, above 0
 */
export function blurGrey(
  values: Float32Array,
  { height, width }: { height: number; width: number },
  sigma: number,
): void {
  const kernel = gaussian(sigma);
  const line = new Float64Array(Math.max(height, width));
  for (let row = 0; row < height; row++)
    blurLine(values, { start: row * width, step: 1, count: width }, kernel, line);
  for (let column = 0; column < width; column++)
    blurLine(values, { start: column, step: width, count: height }, kernel, line);
}

/** Weights from -radius to radius, which add up to 1. */
function gaussian(sigma: number): Float64Array {
  const radius = Math.floor(3 * sigma + 0.5);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function blurLine(
  values: Float32Array,
  { start, step, count }: { start: number; step: number; count: number },
  kernel: Float64Array,
  line: Float64Array,
): void {
  const radius = (kernel.length - 1) / 2;
  for (let i = 0; i < count; i++) line[i] = values[start + i * step];
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0; k < kernel.length; k++)
      sum += kernel[k] * line[Math.min(count - 1, Math.max(0, i + k - radius))];
    values[start + i * step] = sum;
  }
}
