import { check } from "../base/checks";
import { tf } from "../base/engine/tf";

/** Where the bell is cut off, in standard deviations; scipy.ndimage.gaussian_filter's value. */
const REACH = 4;

/**
 * Blurs maps with a Gaussian bell, rows first and then columns, which is the same as both at once
 * and much less work. What lies beyond the edge counts as 0.
 *
 * @param maps `[batch, height, width]`
 * @param sigma standard deviation of the bell in pixels
 * @returns the same shape; the caller disposes it
 */
export function blurMaps(maps: tf.Tensor3D, sigma: number): tf.Tensor3D {
  check(sigma > 0, `The width of a blur must be above 0, found ${sigma}.`);
  const radius = Math.round(REACH * sigma);
  const bell = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = bell.reduce((sum, value) => sum + value, 0);
  const weights = bell.map((value) => value / total);
  return tf.tidy(() => {
    const down = tf.tensor4d(weights, [weights.length, 1, 1, 1]);
    const across = tf.tensor4d(weights, [1, weights.length, 1, 1]);
    const image = tf.expandDims(maps, 3) as tf.Tensor4D;
    const blurred = tf.conv2d(tf.conv2d(image, down, 1, "same"), across, 1, "same");
    return tf.squeeze(blurred, [3]) as tf.Tensor3D;
  });
}
