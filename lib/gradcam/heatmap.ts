import { check } from "../base/checks";
import { tf } from "../base/engine/tf";

/**
 * The Grad-CAM map of a layer (Selvaraju et al. 2017, equations 1 and 2):
 *
 *     weight_k = mean over the map of the gradient of channel k
 *     map      = ReLU(sum over k of weight_k * activation_k)
 *
 * @param activations `[batch, height, width, channels]`
 * @param gradients of the explained logit, same shape
 * @returns `[batch, height, width]`, 0 or above; the caller disposes it
 */
export function heatmapFromActivations(
  activations: tf.Tensor4D,
  gradients: tf.Tensor4D,
): tf.Tensor3D {
  checkSameShape(activations, gradients);
  return tf.tidy(() => {
    const channelWeights = tf.mean(gradients, [1, 2], true);
    return tf.relu(tf.sum(tf.mul(activations, channelWeights), 3)) as tf.Tensor3D;
  });
}

/**
 * The HiResCAM map of a layer (Draelos & Carin 2020, arXiv:2011.08891): each place keeps its own
 * gradient instead of the channel's mean,
 *
 *     map = ReLU(sum over k of gradient_k * activation_k)
 *
 * Behind global average pooling (ResNet-18) all places of a channel have the same gradient, and the
 * map is Grad-CAM's. Behind a flatten (the CNN) they differ, and Grad-CAM's mean throws away where.
 *
 * @param activations `[batch, height, width, channels]`
 * @param gradients of the explained logit, same shape
 * @returns `[batch, height, width]`, 0 or above; the caller disposes it
 */
export function hiResHeatmapFromActivations(
  activations: tf.Tensor4D,
  gradients: tf.Tensor4D,
): tf.Tensor3D {
  checkSameShape(activations, gradients);
  return tf.tidy(() => tf.relu(tf.sum(tf.mul(activations, gradients), 3)) as tf.Tensor3D);
}

/** @throws unless a layer's output and its gradient have the same shape */
export function checkSameShape(activations: tf.Tensor4D, gradients: tf.Tensor4D): void {
  check(
    activations.shape.join() === gradients.shape.join(),
    `Activations [${activations.shape}] and gradients [${gradients.shape}] must have the ` +
      "same shape.",
  );
}

/**
 * Enlarges maps to the size of the image, bilinearly, pixel centre to pixel centre (as PyTorch's
 * `interpolate(mode="bilinear", align_corners=False)`).
 * @param maps `[batch, height, width]`
 * @returns `[batch, imageSize, imageSize]`; the caller disposes it
 */
export function enlargeHeatmaps(maps: tf.Tensor3D, imageSize: number): tf.Tensor3D {
  return tf.tidy(() => {
    const withChannel = tf.expandDims(maps, 3) as tf.Tensor4D;
    return tf.squeeze(
      tf.image.resizeBilinear(withChannel, [imageSize, imageSize], false, true),
      [3],
    ) as tf.Tensor3D;
  });
}

/** Stands in for the largest value of a map that is zero everywhere: nothing divides by zero. */
const TINY = 1e-30;

/**
 * Divides each map by its own largest value. A map that is zero everywhere stays zero.
 * @param maps `[batch, height, width]`, 0 or above
 * @returns the same shape, 0 to 1; the caller disposes it
 */
export function scaleToOne(maps: tf.Tensor3D): tf.Tensor3D {
  // tf.divNoNan would compare every value with zero, which takes longer than the division.
  return tf.tidy(() => tf.div(maps, tf.maximum(tf.max(maps, [1, 2], true), TINY)) as tf.Tensor3D);
}
