import { check } from "../base/checks";
import { convolution } from "../base/engine/convolution";
import type { ConvolutionShape } from "../base/engine/convolutionAttributes";
import { addBias } from "../base/engine/leanOperations";
import { maxPool } from "../base/engine/maxPool";
import { tf } from "../base/engine/tf";
import { uniformByFanIn } from "./initialWeights";
import { dense, dropout } from "./layers";
import type { ForwardContext, Model, Stage } from "./model";
import { ParameterStore } from "./parameterStore";

const FILTERS = [32, 64, 128];
const SAME_SIZE: ConvolutionShape = { stride: 1, padding: 1 };
const HIDDEN_UNITS = 256;
const DROPOUT_RATE = 0.5;

/**
 * A small convolutional network, the original project's PneumoniaCNN: three times (3x3
 * convolution, ReLU, 2x2 max pooling) with 32, 64 and 128 filters, then a hidden layer of 256
 * units with dropout 0.5 and one logit per class. 25,783,554 weights at 224 x 224 pixels, 99.6 %
 * of them in the hidden layer.
 *
 * @param options.seed decides the initial weights (PyTorch's default distribution)
 * @param options.imageSize input height and width; a multiple of 8, since each pooling halves it
 * @returns a model for images `[batch, imageSize, imageSize, 1]` in [-1, 1]; dispose it with
 *   `dispose()`
 */
export function buildCnn({
  seed,
  imageSize = 224,
  numClasses = 2,
}: {
  seed: number;
  imageSize?: number;
  numClasses?: number;
}): Model {
  check(
    imageSize >= 8 && imageSize % 8 === 0,
    `imageSize must be a multiple of 8 (three poolings halve it), found ${imageSize}.`,
  );
  const parameters = new ParameterStore();
  let inChannels = 1;
  FILTERS.forEach((filters, i) => {
    addUniform(parameters, `conv${i + 1}`, [3, 3, inChannels, filters], 9 * inChannels, seed);
    inChannels = filters;
  });
  const flat = (imageSize / 8) ** 2 * inChannels;
  addUniform(parameters, "fc1", [flat, HIDDEN_UNITS], flat, seed);
  addUniform(parameters, "fc2", [HIDDEN_UNITS, numClasses], HIDDEN_UNITS, seed);

  const stages: Stage[] = [
    convolutionStage(parameters, 1),
    convolutionStage(parameters, 2),
    convolutionStage(parameters, 3),
    classifierStage(parameters),
  ];
  return {
    name: "cnn",
    imageSize,
    channels: 1,
    numClasses,
    parameters,
    stages,
    origin: `random, seed ${seed}`,
    defaultGradCamLayer: "conv3",
    dispose: () => parameters.dispose(),
  };
}

function addUniform(
  parameters: ParameterStore,
  layer: string,
  shape: number[],
  fanIn: number,
  seed: number,
): void {
  for (const [name, size] of [
    ["weight", shape],
    ["bias", shape.slice(-1)],
  ] as const) {
    parameters.addWeight(
      `${layer}.${name}`,
      uniformByFanIn([...size], fanIn, seed, `${layer}.${name}`),
    );
  }
}

/** Convolution, ReLU, pooling: `[batch, s, s, c]` to `[batch, s/2, s/2, filters]`. */
function convolutionStage(parameters: ParameterStore, number: number): Stage {
  const [conv, relu, pool] = [`conv${number}`, `relu${number}`, `pool${number}`];
  return {
    name: conv,
    layers: [conv, relu, pool],
    spatial: true,
    parameterPrefixes: [`${conv}.`],
    apply(input, { visit, training }) {
      const x = input as tf.Tensor4D;
      const filter = parameters.get<tf.Tensor4D>(`${conv}.weight`);
      const bias = parameters.get<tf.Tensor1D>(`${conv}.bias`);
      if (visit) {
        const activated = visit(
          relu,
          tf.relu(visit(conv, convolution(x, filter, bias, SAME_SIZE))),
        );
        return visit(pool, maxPool(activated as tf.Tensor4D, 2, 2));
      }
      if (training) return poolThenBiasAndRelu(() => convolution(x, filter, null, SAME_SIZE), bias);
      return maxPool(convolution(x, filter, bias, SAME_SIZE, { relu: true }), 2, 2);
    },
  };
}

/**
 * The same as `maxPool(relu(convolved + bias))`: adding a constant and ReLU keep the order of
 * values, so the largest of a window stays the largest. Pooling first leaves a quarter of the
 * values for the backward pass of the other two steps, and the large map is freed at once.
 */
function poolThenBiasAndRelu(convolve: () => tf.Tensor4D, bias: tf.Tensor): tf.Tensor {
  const pooled = tf.tidy(() => maxPool(convolve(), 2, 2));
  return tf.relu(addBias(pooled, bias));
}

/** Flatten, hidden layer, dropout, logits: `[batch, s, s, 128]` to `[batch, numClasses]`. */
function classifierStage(parameters: ParameterStore): Stage {
  return {
    name: "classifier",
    layers: ["flatten", "fc1", "relu4", "dropout", "fc2"],
    spatial: false,
    parameterPrefixes: ["fc1.", "fc2."],
    apply(x, context: ForwardContext) {
      const visit = context.visit ?? ((_layer: string, output: tf.Tensor) => output);
      const flat = visit("flatten", tf.reshape(x, [x.shape[0], -1]));
      const hidden = visit(
        "relu4",
        tf.relu(visit("fc1", dense(flat as tf.Tensor2D, parameters, "fc1"))),
      );
      const dropped = visit("dropout", dropout(hidden, DROPOUT_RATE, context));
      return visit("fc2", dense(dropped as tf.Tensor2D, parameters, "fc2"));
    },
  };
}
