import { inFormatOf } from "./bfloat16";
import { freeAfterUse } from "./freeAfterUse";
import { sumOverPlaces } from "./sumOverPlaces";
import { tf } from "./tf";

/**
 * Two small operations of networks with gradients that keep and compute less than
 * tfjs's: tfjs holds on to every input of an addition until the backward pass, although its
 * gradient needs none of them, and sums bias gradients slowly. The values are the same; the plain
 * tfjs forms stay in test/base/engine/leanOperations.test.ts as the reference.
 */

/**
 * `x + bias`: `[..., channels]` and `[channels]`, in the number format of x. Keeps neither for the
 * backward pass.
 */
export function addBias(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const operation = tf.customGrad((a, b) => ({
    value: tf.add(a as tf.Tensor, b as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => {
      freeAfterUse(dy);
      return [dy.clone(), sumOverPlaces(dy)];
    },
  }));
  return operation(x, inFormatOf(x, bias));
}

/**
 * Multiplies each output channel of a filter `[height, width, in, out]` by its factor in `scale`
 * `[out]`.
 */
export function scaleFilter(filter: tf.Tensor4D, scale: tf.Tensor1D): tf.Tensor4D {
  const operation = tf.customGrad((w, s, save) => {
    (save as tf.GradSaveFunc)([w as tf.Tensor, s as tf.Tensor]);
    return {
      value: tf.mul(w as tf.Tensor, s as tf.Tensor),
      gradFunc: (dy: tf.Tensor, [weights, factors]: tf.Tensor[]) => {
        freeAfterUse(dy);
        return [tf.mul(dy, factors), tf.tidy(() => sumOverPlaces(tf.mul(dy, weights)))];
      },
    };
  });
  return operation(filter, scale) as tf.Tensor4D;
}
