import { freeAfterUse } from "./freeAfterUse";
import { floatType, runTensorFlowOperation } from "./tensorflowOperation";
import { tf } from "./tf";

/**
 * Puts `pixels` rows and columns of zeros around each map, as PyTorch's padding does. Unlike tf.pad
 * it takes bfloat16 as well.
 *
 * @param x `[batch, height, width, channels]`
 * @returns `[batch, height + 2 pixels, width + 2 pixels, channels]`; the caller disposes it
 */
export function padWithZeros(x: tf.Tensor4D, pixels: number): tf.Tensor4D {
  const sides: [number, number] = [pixels, pixels];
  const paddings: Array<[number, number]> = [[0, 0], sides, sides, [0, 0]];
  if (tf.getBackend() !== "tensorflow") return tf.pad(x, paddings);
  const pad = tf.customGrad((input) => ({
    value: runPad(input as tf.Tensor4D, paddings),
    gradFunc: (dy: tf.Tensor) => {
      freeAfterUse(dy);
      return tf.slice(dy, [0, pixels, pixels, 0], x.shape);
    },
  }));
  return pad(x) as tf.Tensor4D;
}

function runPad(x: tf.Tensor4D, paddings: Array<[number, number]>): tf.Tensor {
  const sizes = tf.tensor2d(paddings, undefined, "int32");
  const [padded] = runTensorFlowOperation("Pad", [floatType()], [x, sizes], 1);
  sizes.dispose();
  return padded;
}
