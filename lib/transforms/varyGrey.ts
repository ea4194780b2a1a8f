import type { Box } from "./affine";
import { type Augmentation, type AugmentationKeys, drawForImage, geometricMap } from "./augment";
import { blurGrey } from "./blurGrey";
import { createFrame, fillFrame, warpGrey } from "./warpGrey";

/**
 * Varies grey images at random without an engine: what warp() and jitterColors() do with the same
 * draws, in plain TypeScript. It runs on any thread, so that a batch can be prepared while the
 * engine computes the one before; and in a quarter of the engine's processor time, because no step
 * writes a batch to memory that the next one has to read again.
 *
 * @param pixels grey levels 0-255, `[indices.length, height, width]` in one piece; left as they are
 * @param keys decide what is drawn, image by image
 * @param result is filled: as many values, 0-1
 */
export function varyGrey(
  pixels: Uint8Array,
  size: { height: number; width: number },
  augmentation: Augmentation,
  { seed, epoch, indices }: AugmentationKeys,
  result: Float32Array,
): void {
  const length = size.height * size.width;
  const frame = createFrame(size);
  indices.forEach((index, i) => {
    const draw = drawForImage(augmentation, size, { seed, epoch, index });
    const image = result.subarray(i * length, (i + 1) * length);
    fillFrame(frame, pixels.subarray(i * length, (i + 1) * length), size);
    // As in jitterColors: a factor of 1 changes nothing.
    const before = draw.brightnessFirst ? draw.brightness : 1;
    const after = draw.brightnessFirst ? 1 : draw.brightness;
    const mean = warpGrey(
      frame,
      size,
      geometricMap(augmentation.geometry, draw, size),
      before / 255,
      image,
    );
    adjustContrast(image, mean, draw.contrast, after);
    if (draw.blurSigma > 0) blurGrey(image, size, draw.blurSigma);
    if (draw.erased) paintBox(image, size.width, draw.erased.box, draw.erased.grey);
  });
}

function paintBox(image: Float32Array, imageWidth: number, box: Box, grey: number): void {
  for (let row = box.top; row < box.top + box.height; row++) {
    const start = row * imageWidth + box.left;
    image.fill(grey, start, start + box.width);
  }
}

/** Blends with the mean, then multiplies by the brightness; clamps to 0-1 after both. */
function adjustContrast(
  values: Float32Array,
  mean: number,
  contrast: number,
  brightness: number,
): void {
  const shift = mean * (1 - contrast);
  for (let i = 0; i < values.length; i++) {
    let value = values[i] * contrast + shift;
    if (value < 0) value = 0;
    else if (value > 1) value = 1;
    value *= brightness;
    values[i] = Math.min(value, 1);
  }
}
