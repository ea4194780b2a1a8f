import { checkSameLength } from "../base/checks";
import { tf } from "../base/engine/tf";
import type { AugmentationDraw } from "./augment";

/** Rec. 601 luma, the grey of PIL's convert("L"). */
const LUMA = [0.299, 0.587, 0.114];

/**
 * Changes brightness and contrast of each image, as torchvision's ColorJitter: brightness
 * multiplies, contrast blends with the image's mean grey, both clamp to 0-1, in the order drawn.
 *
 * @param images `[batch, height, width, 1 or 3]`, values 0-1; left as it is
 * @param draws one per image
 * @returns same shape and range; the caller disposes it
 */
export function jitterColors(
  images: tf.Tensor4D,
  draws: readonly Pick<AugmentationDraw, "brightness" | "contrast" | "brightnessFirst">[],
): tf.Tensor4D {
  checkSameLength("draws", draws, "images", { length: images.shape[0] });
  return tf.tidy(() => {
    // A factor of 1 changes nothing: each image gets its brightness before or after the contrast.
    const before = draws.map(({ brightness, brightnessFirst }) =>
      brightnessFirst ? brightness : 1,
    );
    const after = draws.map(({ brightness, brightnessFirst }) =>
      brightnessFirst ? 1 : brightness,
    );
    const contrasted = adjustContrast(
      adjustBrightness(images, before),
      draws.map(({ contrast }) => contrast),
    );
    return adjustBrightness(contrasted, after);
  });
}

function adjustBrightness(images: tf.Tensor4D, factors: number[]): tf.Tensor4D {
  return tf.clipByValue(images.mul<tf.Tensor4D>(perImage(factors)), 0, 1);
}

function adjustContrast(images: tf.Tensor4D, factors: number[]): tf.Tensor4D {
  const factor = perImage(factors);
  const mean = meanGrey(images);
  return tf.clipByValue(images.mul(factor).add<tf.Tensor4D>(mean.mul(tf.sub(1, factor))), 0, 1);
}

/** `[batch, 1, 1, 1]` */
function meanGrey(images: tf.Tensor4D): tf.Tensor4D {
  const means = images.mean([1, 2], true) as tf.Tensor4D;
  return images.shape[3] === 1 ? means : means.mul(tf.tensor4d(LUMA, [1, 1, 1, 3])).sum(3, true);
}

function perImage(values: number[]): tf.Tensor4D {
  return tf.tensor4d(values, [values.length, 1, 1, 1]);
}
