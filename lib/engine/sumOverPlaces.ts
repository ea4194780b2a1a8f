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
  if (tf.getBackend() !== "tensorflow") return tf.sum(x, x.shape.slice(0, -1).map((_, axis) => axis));
  const attributes = [floatType(), textAttribute("data_format", "NHWC")];
  return runTensorFlowOperation("BiasAddGrad", attributes, [x], 1)[0] as tf.Tensor1D;
}
