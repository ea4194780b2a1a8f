import { tf } from "../base/engine/tf";
import { checkSameShape } from "./heatmap";

/**
 * The LayerCAM map of a layer (Jiang et al. 2021, doi:10.1109/TIP.2021.3089943, equations 5 to 7):
 * every place is weighed by its own gradient, as in HiResCAM, but only where it is positive:
 *
 *     map = ReLU(sum over k of ReLU(gradient_k) * activation_k)
 *
 * The difference: where HiResCAM lets channels that speak against the class cancel others that
 * speak for it, LayerCAM hears only the latter. That keeps early layers from being lost in noise.
 *
 * @param activations `[batch, height, width, channels]`
 * @param gradients of the explained logit, same shape
 * @returns `[batch, height, width]`, 0 or above; the caller disposes it
 */
export function layerCamFromActivations(
  activations: tf.Tensor4D,
  gradients: tf.Tensor4D,
): tf.Tensor3D {
  checkSameShape(activations, gradients);
  return tf.tidy(() => tf.relu(tf.sum(tf.mul(activations, tf.relu(gradients)), 3)) as tf.Tensor3D);
}
