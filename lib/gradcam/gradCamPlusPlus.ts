import { tf } from "../base/engine/tf";
import { checkSameShape } from "./heatmap";

/** Keeps the quotient finite where a gradient is 0; the value of the Python package grad-cam. */
const EPSILON = 1e-6;

/**
 * The Grad-CAM++ map of a layer (Chattopadhay et al. 2018, arXiv:1710.11063, equations 5 and 19):
 * Grad-CAM counts a negative gradient against its channel, and a small object less than a large
 * one. Here only places that raise the logit count, each with a share of its own:
 *
 *     share_k  = gradient_k^2 / (2 gradient_k^2 + (sum of activation_k) * gradient_k^3)
 *     weight_k = sum over the map of share_k * ReLU(gradient_k)
 *     map      = ReLU(sum over k of weight_k * activation_k)
 *
 * The shares are those of the exponential of the logit, in which all higher derivatives are powers
 * of the first one, as in the paper.
 *
 * @param activations `[batch, height, width, channels]`
 * @param gradients of the explained logit, same shape
 * @returns `[batch, height, width]`, 0 or above; the caller disposes it
 */
export function gradCamPlusPlusFromActivations(
  activations: tf.Tensor4D,
  gradients: tf.Tensor4D,
): tf.Tensor3D {
  checkSameShape(activations, gradients);
  return tf.tidy(() => {
    const squared = tf.square(gradients);
    const cubed = tf.mul(squared, gradients);
    const totals = tf.sum(activations, [1, 2], true);
    const below = tf.add(tf.add(tf.mul(2, squared), tf.mul(totals, cubed)), EPSILON);
    // Where the gradient is 0 the share is 0 / EPSILON = 0.
    const shares = tf.div(squared, below);
    const weights = tf.sum(tf.mul(shares, tf.relu(gradients)), [1, 2], true);
    return tf.relu(tf.sum(tf.mul(activations, weights), 3)) as tf.Tensor3D;
  });
}
