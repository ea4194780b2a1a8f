import { inFormatOf, isBfloat16 } from "../base/engine/bfloat16";
import { convolution, type NextSteps } from "../base/engine/convolution";
import { scaleFilter } from "../base/engine/leanOperations";
import { tf } from "../base/engine/tf";
import type { ForwardContext } from "./model";
import type { ParameterStore } from "./parameterStore";

/** Added to a variance before its square root, as torchvision's batch norm does. */
export const BATCH_NORM_EPSILON = 1e-5;
const BATCH_NORM_PARTS = ["weight", "bias", "running_mean", "running_var"];
/** Weight of the newest batch in the running statistics (PyTorch's default). */
const BATCH_NORM_MOMENTUM = 0.1;

/**
 * The names of a convolution and the batch norm behind it, e.g. "layer1.0.conv1" and
 * "layer1.0.bn1".
 */
export interface ConvBatchNormNames {
  conv: string;
  batchNorm: string;
}

/**
 * Convolution with PyTorch's symmetric padding, batch norm in inference mode, then the next steps.
 *
 * With fixed statistics a batch norm is a scale and a shift per channel. The scale goes into the
 * filter and the shift becomes a bias, so that the feature map is walked over once instead of
 * four times: `bn(conv(x, W)) = conv(x, scale * W) + shift`. This holds for training too, since
 * gradients reach W, gamma and beta through the products.
 * Only when someone listens to the layers are they computed one by one, to show each output.
 *
 * @param x `[batch, height, width, inChannels]`
 * @param next a map to add and a ReLU, both optional; who listens is not shown them
 * @returns `[batch, height / stride, width / stride, outChannels]`
 */
export function convBatchNorm(
  x: tf.Tensor4D,
  parameters: ParameterStore,
  names: ConvBatchNormNames,
  stride: 1 | 2,
  context: ForwardContext,
  next: NextSteps = {},
): tf.Tensor4D {
  const filter = parameters.get<tf.Tensor4D>(`${names.conv}.weight`);
  const shape = { stride, padding: Math.floor(filter.shape[0] / 2) };
  if (context.visit === undefined) {
    const folded = foldBatchNorm(parameters, names, x);
    return convolution(x, folded.filter, folded.bias, shape, next);
  }
  const { scale, shift } = scaleAndShift(parameters, names.batchNorm);
  const convolved = context.visit(names.conv, convolution(x, filter, null, shape));
  const normalised = context.visit(
    names.batchNorm,
    tf.add(tf.mul(convolved, scale), shift),
  ) as tf.Tensor4D;
  const sum: tf.Tensor4D = next.plus ? tf.add(normalised, next.plus) : normalised;
  return next.relu ? tf.relu(sum) : sum;
}

/**
 * Filter and bias of a convolution that does its batch norm as well, in the number format of `x`.
 */
function foldBatchNorm(
  parameters: ParameterStore,
  { conv, batchNorm }: ConvBatchNormNames,
  x: tf.Tensor4D,
): { filter: tf.Tensor4D; bias: tf.Tensor1D } {
  const names = [`${conv}.weight`, ...BATCH_NORM_PARTS.map((part) => `${batchNorm}.${part}`)];
  const key = `${conv} folded, ${isBfloat16(x) ? "bfloat16" : "float32"}`;
  const [filter, bias] = parameters.derive(key, names, () => {
    const { scale, shift } = scaleAndShift(parameters, batchNorm);
    return [
      inFormatOf(x, scaleFilter(parameters.get<tf.Tensor4D>(`${conv}.weight`), scale)),
      inFormatOf(x, shift),
    ];
  });
  return { filter: filter as tf.Tensor4D, bias: bias as tf.Tensor1D };
}

/** Batch norm with fixed statistics as `scale * x + shift`, both `[channels]`. */
function scaleAndShift(
  parameters: ParameterStore,
  name: string,
): { scale: tf.Tensor1D; shift: tf.Tensor1D } {
  const gamma = parameters.get<tf.Tensor1D>(`${name}.weight`);
  const beta = parameters.get<tf.Tensor1D>(`${name}.bias`);
  const mean = parameters.get<tf.Tensor1D>(`${name}.running_mean`);
  const variance = parameters.get<tf.Tensor1D>(`${name}.running_var`);
  const scale: tf.Tensor1D = tf.mul(gamma, tf.rsqrt(tf.add(variance, BATCH_NORM_EPSILON)));
  return { scale, shift: tf.sub(beta, tf.mul(mean, scale)) };
}

/** `x W + b`: `[batch, inputs]` to `[batch, outputs]`; the weight is stored `[inputs, outputs]`. */
export function dense(x: tf.Tensor2D, parameters: ParameterStore, name: string): tf.Tensor2D {
  const weight = parameters.get<tf.Tensor2D>(`${name}.weight`);
  return tf.add(tf.matMul(x, weight), parameters.get<tf.Tensor1D>(`${name}.bias`));
}

/**
 * Batch norm over vectors `[batch, features]` (Ioffe & Szegedy 2015, PyTorch's BatchNorm1d).
 * In training it uses the batch's own mean and variance and moves the running statistics
 * towards them; otherwise it uses the running statistics.
 */
export function batchNormVector(
  x: tf.Tensor2D,
  parameters: ParameterStore,
  name: string,
  training: boolean,
): tf.Tensor2D {
  if (!training) {
    const { scale, shift } = scaleAndShift(parameters, name);
    return tf.add(tf.mul(x, scale), shift);
  }
  const { mean, variance } = tf.moments(x, 0);
  updateStatistic(parameters, `${name}.running_mean`, mean);
  // The running variance is the unbiased one, the normalisation uses the biased one (as PyTorch).
  const unbiased = tf.mul(variance, x.shape[0] / Math.max(1, x.shape[0] - 1));
  updateStatistic(parameters, `${name}.running_var`, unbiased);
  const normalised = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, BATCH_NORM_EPSILON)));
  const gamma = parameters.get<tf.Tensor1D>(`${name}.weight`);
  return tf.add(tf.mul(normalised, gamma), parameters.get<tf.Tensor1D>(`${name}.bias`));
}

function updateStatistic(parameters: ParameterStore, name: string, newest: tf.Tensor): void {
  const running = parameters.get(name);
  const moved = tf.add(
    tf.mul(running, 1 - BATCH_NORM_MOMENTUM),
    tf.mul(newest, BATCH_NORM_MOMENTUM),
  );
  running.assign(moved);
}

/**
 * Sets a share `rate` of the values to zero and scales the others by `1 / (1 - rate)` where
 * dropout is active (Srivastava et al. 2014); passes `x` on otherwise. The mask depends on the
 * seed and on the shape of `x` only.
 */
export function dropout(x: tf.Tensor, rate: number, context: ForwardContext): tf.Tensor {
  return context.dropout ? tf.dropout(x, rate, undefined, context.dropoutSeed) : x;
}
