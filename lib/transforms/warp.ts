import { check } from "../base/checks";
import { registerTensorFlowTransform } from "../base/engine/tensorflowTransform";
import { tf } from "../base/engine/tf";
import type { Affine } from "./affine";

/**
 * Applies one affine map per image to a whole batch in a single operation: bilinear, without
 * antialiasing, black (0) outside the input. Because all geometric steps are composed into one map
 * first, an image is interpolated once instead of once per step and stays sharper.
 *
 * @param images `[batch, height, width, channels]`, float32; left as it is
 * @param maps one map per image, from output to input
 * @returns same shape; the caller disposes it
 */
export function warp(images: tf.Tensor4D, maps: readonly Affine[]): tf.Tensor4D {
  check(
    maps.length === images.shape[0],
    `One map per image is needed: ${images.shape[0]} images, ${maps.length} maps.`,
  );
  registerTensorFlowTransform();
  return tf.tidy(() => {
    // The last two numbers are the perspective part, which an affine map does not have.
    const rows = tf.tensor2d(
      maps.map((map) => [...map, 0, 0]),
      [maps.length, 8],
    );
    return tf.image.transform(images, rows, "bilinear", "constant", 0);
  });
}
