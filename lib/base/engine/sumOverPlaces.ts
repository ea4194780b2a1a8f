import { isBfloat16, toBfloat16 } from "./bfloat16";
import { floatType, runTensorFlowOperation, textAttribute } from "./tensorflowOperation";
import { tf } from "./tf";

/**
 * Sums over every axis but the last: the gradient of something that was added to each place of a
 * map, such as a bias. TensorFlow's BiasAddGrad does it in a fifth of the time of its Sum.
 *
 * @param x `[..., channels]`
 * @returns `[channels]`
 */
export function sumOverPlaces(x: tf.Tensor): tf.Tensor1D {
  if (tf.getBackend() !== "tensorflow")
    return tf.sum(
      x,
      x.shape.slice(0, -1).map((_, axis) => axis),
    );
  if (isBfloat16(x)) return sumOfBfloat16(x);
  const attributes = [floatType(), textAttribute("data_format", "NHWC")];
  return runTensorFlowOperation("BiasAddGrad", attributes, [x], 1)[0] as tf.Tensor1D;
}

/**
 * In bfloat16 a running sum stands still once it is 256 times what is added, and BiasAddGrad keeps
 * such a sum: 2,000 instead of 40,000 for a map of a batch. A product of matrices adds up in
 * float32.
 */
function sumOfBfloat16(x: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => {
    const channels = x.shape[x.rank - 1];
    const rows = tf.reshape(x, [-1, channels]);
    const ones = toBfloat16(tf.ones([1, rows.shape[0]]));
    return tf.reshape(tf.matMul(ones, rows), [channels]) as tf.Tensor1D;
  });
}
