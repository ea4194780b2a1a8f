import { check, checkWholeNumber } from "../base/checks";
import { type ResamplingFilter, resample } from "../base/images/resample";

/** Half the width of the filter in target pixels: Pillow's LANCZOS and libvips' lanczos3. */
const LOBES = 3;

/** sinc(x) windowed by sinc(x / 3), zero outside three lobes (Duchon 1979). */
const LANCZOS: ResamplingFilter = {
  name: "lanczos",
  support: LOBES,
  weight: (x) => (Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0),
};

/**
 * Resizes a square grey picture with a Lanczos filter, to the byte as Pillow's
 * `Image.resize((target, target), Image.Resampling.LANCZOS)`.
 *
 * @param pixels `[size, size]`, 0-255
 * @returns `[target, target]`, 0-255
 */
export function resizeLanczos(pixels: Uint8Array, size: number, target: number): Uint8Array {
  checkWholeNumber("size", size, 1);
  checkWholeNumber("target", target, 1);
  check(
    pixels.length === size * size,
    `A grey ${size}x${size} picture has ${size * size} pixels, found ${pixels.length}.`,
  );
  if (size === target) return pixels.slice();
  const image = { pixels, width: size, height: size, channels: 1 };
  return resample(image, { width: target, height: target }, LANCZOS);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
