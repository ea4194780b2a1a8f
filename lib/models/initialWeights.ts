import { tf } from "../base/engine/tf";
import { createRandom } from "../base/random";

/**
 * PyTorch's default for convolutions and dense layers: uniform within +-1/sqrt(fanIn), where
 * fanIn is the number of inputs of one output value. The same seed and name give the same values.
 * @returns a tensor that the caller owns
 */
export function uniformByFanIn(
  shape: number[],
  fanIn: number,
  seed: number,
  name: string,
): tf.Tensor {
  const bound = 1 / Math.sqrt(fanIn);
  return tf.randomUniform(shape, -bound, bound, "float32", tensorSeed(seed, name));
}

/**
 * Normal with standard deviation sqrt(2 / fanOut) (He et al. 2015), torchvision's choice for
 * ResNet's convolutions: it keeps the size of the signal steady through ReLUs.
 * @param shape filter `[height, width, inChannels, outChannels]`
 */
export function heNormal(
  shape: [number, number, number, number],
  seed: number,
  name: string,
): tf.Tensor {
  const fanOut = shape[0] * shape[1] * shape[3];
  return tf.randomNormal(shape, 0, Math.sqrt(2 / fanOut), "float32", tensorSeed(seed, name));
}

/** One whole-number seed per tensor, so that no two tensors repeat each other's values. */
function tensorSeed(seed: number, name: string): number {
  return Math.floor(createRandom(seed, "weights", name).next() * 2 ** 31);
}
