import { check } from "../base/checks";
import { maxPool } from "../base/engine/maxPool";
import { padWithZeros } from "../base/engine/padWithZeros";
import { tf } from "../base/engine/tf";
import { heNormal, uniformByFanIn } from "./initialWeights";
import { batchNormVector, convBatchNorm, dense, dropout } from "./layers";
import type { ForwardContext, Model, Stage } from "./model";
import { ParameterStore } from "./parameterStore";

/** Output channels of layer1 to layer4; each but the first halves height and width. */
const LAYER_CHANNELS = [64, 128, 256, 512];
const BLOCKS_PER_LAYER = 2;
const HEAD_UNITS = 256;
const DROPOUT_RATE = 0.5;

/**
 * ResNet-18 (He et al. 2016) as torchvision builds it, with the original project's head in place
 * of the last dense layer: 512 -> 256, batch norm, ReLU, dropout 0.5, one logit per class.
 * Parameters carry torchvision's names ("layer1.0.conv1.weight"). The backbone holds 11,176,512
 * weights; its batch norm always runs in inference mode, the head's follows the training flag.
 *
 * @param options.seed decides the initial weights; load ImageNet weights with
 *   loadPretrainedBackbone
 * @returns a model for images `[batch, imageSize, imageSize, 3]`, normalised with ImageNet's
 *   statistics; dispose it with `dispose()`
 */
export function buildResNet18({
  seed,
  imageSize = 224,
  numClasses = 2,
}: {
  seed: number;
  imageSize?: number;
  numClasses?: number;
}): Model {
  check(
    imageSize >= 32,
    `imageSize must be at least 32 (ResNet-18 halves it five times), found ${imageSize}.`,
  );
  const parameters = new ParameterStore();
  addConvolution(parameters, "conv1", [7, 7, 3, 64], seed);
  addBatchNorm(parameters, "bn1", 64);
  const stages: Stage[] = [stemStage(parameters)];
  let inChannels = 64;
  LAYER_CHANNELS.forEach((channels, i) => {
    for (let block = 0; block < BLOCKS_PER_LAYER; block++) {
      const stride = i > 0 && block === 0 ? 2 : 1;
      const name = `layer${i + 1}.${block}`;
      addBlockParameters(parameters, name, inChannels, channels, stride, seed);
      stages.push(residualStage(parameters, name, stride));
      inChannels = channels;
    }
  });
  stages.push(poolingStage());
  addHeadParameters(parameters, inChannels, numClasses, seed);
  stages.push(headStage(parameters));
  return {
    name: "resnet18",
    imageSize,
    channels: 3,
    numClasses,
    parameters,
    stages,
    origin: `random, seed ${seed}`,
    defaultGradCamLayer: "layer4.1",
    dispose: () => parameters.dispose(),
  };
}

/**
 * 7x7 convolution with stride 2 and 3x3 max pooling with stride 2: `[b, s, s, 3]` to `[b, s/4, s/4,
 * 64]`.
 */
function stemStage(parameters: ParameterStore): Stage {
  return {
    name: "stem",
    layers: ["conv1", "bn1", "relu", "maxpool"],
    spatial: true,
    parameterPrefixes: ["conv1.", "bn1."],
    apply(x, context) {
      const names = { conv: "conv1", batchNorm: "bn1" };
      const convolve = (relu: boolean) =>
        convBatchNorm(x as tf.Tensor4D, parameters, names, 2, context, { relu });
      if (context.training) return poolThenRelu(() => convolve(false));
      const visit = context.visit ?? ((_layer: string, output: tf.Tensor) => output);
      return visit("maxpool", poolPadded(visit("relu", convolve(true)) as tf.Tensor4D));
    },
  };
}

/**
 * 3x3 max pooling with stride 2 and one pixel of padding. Zero is a safe padding for the maximum
 * of what a ReLU has let through.
 */
function poolPadded(x: tf.Tensor4D): tf.Tensor4D {
  return maxPool(padWithZeros(x, 1), 3, 2);
}

/**
 * The same as `poolPadded(relu(convolved))`, to the last digit: ReLU keeps the order of values, and
 * the padding's zeros are what it would have made of smaller ones. Pooling first leaves a quarter
 * of the values for the backward pass of ReLU, and the largest map of the network is freed at once.
 */
function poolThenRelu(convolve: () => tf.Tensor4D): tf.Tensor {
  const pooled = tf.tidy(() => poolPadded(convolve()));
  return tf.relu(pooled);
}

/**
 * A basic residual block: two 3x3 convolutions whose result is added to the block's input. With
 * stride 2 the input is brought to the new shape by a 1x1 convolution.
 */
function residualStage(parameters: ParameterStore, name: string, stride: 1 | 2): Stage {
  const first = { conv: `${name}.conv1`, batchNorm: `${name}.bn1` };
  const relu1 = `${name}.relu1`;
  const second = { conv: `${name}.conv2`, batchNorm: `${name}.bn2` };
  const shortcut = { conv: `${name}.downsample.0`, batchNorm: `${name}.downsample.1` };
  const layerNames = [
    ...Object.values(first),
    relu1,
    ...Object.values(second),
    ...(stride === 2 ? Object.values(shortcut) : []),
  ];
  return {
    name,
    layers: [...layerNames, name],
    spatial: true,
    parameterPrefixes: [`${name}.`],
    apply(input, context) {
      const x = input as tf.Tensor4D;
      const visit = context.visit ?? ((_layer: string, output: tf.Tensor) => output);
      const inner = visit(
        relu1,
        convBatchNorm(x, parameters, first, stride, context, { relu: true }),
      ) as tf.Tensor4D;
      const identity = stride === 1 ? x : convBatchNorm(x, parameters, shortcut, stride, context);
      return visit(
        name,
        convBatchNorm(inner, parameters, second, 1, context, { plus: identity, relu: true }),
      );
    },
  };
}

/** Mean over the map: `[batch, height, width, 512]` to features `[batch, 512]`. */
function poolingStage(): Stage {
  return {
    name: "avgpool",
    layers: ["avgpool"],
    spatial: false,
    parameterPrefixes: [],
    apply(x, { visit }) {
      const features = tf.mean(x, [1, 2]);
      return visit ? visit("avgpool", features) : features;
    },
  };
}

/** The classifier on top: features `[batch, 512]` to logits `[batch, numClasses]`. */
function headStage(parameters: ParameterStore): Stage {
  return {
    name: "head",
    layers: ["fc.0", "fc.1", "fc.2", "fc.3", "fc.4"],
    spatial: false,
    parameterPrefixes: ["fc."],
    apply(x, context: ForwardContext) {
      const visit = context.visit ?? ((_layer: string, output: tf.Tensor) => output);
      const hidden = visit("fc.0", dense(x as tf.Tensor2D, parameters, "fc.0")) as tf.Tensor2D;
      const normalised = visit(
        "fc.1",
        batchNormVector(hidden, parameters, "fc.1", context.training),
      );
      const dropped = visit(
        "fc.3",
        dropout(visit("fc.2", tf.relu(normalised)), DROPOUT_RATE, context),
      );
      return visit("fc.4", dense(dropped as tf.Tensor2D, parameters, "fc.4"));
    },
  };
}

function addConvolution(
  parameters: ParameterStore,
  name: string,
  shape: [number, number, number, number],
  seed: number,
): void {
  parameters.addWeight(`${name}.weight`, heNormal(shape, seed, `${name}.weight`));
}

function addBatchNorm(parameters: ParameterStore, name: string, channels: number): void {
  parameters.addWeight(`${name}.weight`, tf.ones([channels]));
  parameters.addWeight(`${name}.bias`, tf.zeros([channels]));
  parameters.addStatistic(`${name}.running_mean`, tf.zeros([channels]));
  parameters.addStatistic(`${name}.running_var`, tf.ones([channels]));
}

function addBlockParameters(
  parameters: ParameterStore,
  name: string,
  inChannels: number,
  channels: number,
  stride: 1 | 2,
  seed: number,
): void {
  addConvolution(parameters, `${name}.conv1`, [3, 3, inChannels, channels], seed);
  addBatchNorm(parameters, `${name}.bn1`, channels);
  addConvolution(parameters, `${name}.conv2`, [3, 3, channels, channels], seed);
  addBatchNorm(parameters, `${name}.bn2`, channels);
  if (stride === 2) {
    addConvolution(parameters, `${name}.downsample.0`, [1, 1, inChannels, channels], seed);
    addBatchNorm(parameters, `${name}.downsample.1`, channels);
  }
}

function addHeadParameters(
  parameters: ParameterStore,
  features: number,
  numClasses: number,
  seed: number,
): void {
  addDense(parameters, "fc.0", features, HEAD_UNITS, seed);
  addBatchNorm(parameters, "fc.1", HEAD_UNITS);
  addDense(parameters, "fc.4", HEAD_UNITS, numClasses, seed);
}

function addDense(
  parameters: ParameterStore,
  name: string,
  inputs: number,
  outputs: number,
  seed: number,
): void {
  parameters.addWeight(
    `${name}.weight`,
    uniformByFanIn([inputs, outputs], inputs, seed, `${name}.weight`),
  );
  parameters.addWeight(`${name}.bias`, uniformByFanIn([outputs], inputs, seed, `${name}.bias`));
}
