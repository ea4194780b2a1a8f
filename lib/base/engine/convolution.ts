import { inFormatOf } from "./bfloat16";
import {
  type ConvolutionShape,
  convolutionAttributes,
  gradientPadding,
} from "./convolutionAttributes";
import { filterGradient } from "./filterGradient";
import { freeAfterUse, givenAway } from "./freeAfterUse";
import { canKeepFilters, keptFilterAttributes } from "./laidOutFilters";
import { reluGradient } from "./leanGradients";
import { hasFusedConvolution, hasOneDnn, runFusedConvolution, runOneDnnOperation } from "./oneDnn";
import { sumOverPlaces } from "./sumOverPlaces";
import {
  type Attribute,
  floatType,
  runTensorFlowOperation,
  textAttribute,
} from "./tensorflowOperation";
import { tf } from "./tf";

/** What follows a convolution and its bias, in this order. */
export interface NextSteps {
  /** A map of the result's shape that is added, as at the end of a residual block. */
  plus?: tf.Tensor4D;
  /** Whether a ReLU comes last. Default false. */
  relu?: boolean;
}

/** Two kernels, since only the gradient of ReLU needs the result to be kept. */
const KERNEL = "PaddedConvolution";
const KERNEL_WITH_RELU = "PaddedConvolutionWithRelu";

interface KernelAttributes extends ConvolutionShape {
  keepFilter: boolean;
}

type Inputs = { x: tf.Tensor4D; filter: tf.Tensor4D; bias?: tf.Tensor1D; plus?: tf.Tensor4D };

/**
 * Convolution with PyTorch's symmetric padding, plus bias, plus another map, ReLU: `bias`, `plus`
 * and `relu` may be left out.
 *
 * On the TensorFlow engine this is one operation that does everything in one pass over the result,
 * with gradients that need no copy of the result; tfjs makes five of it and sums the bias gradient
 * five times slower than TensorFlow's BiasAddGrad. Elsewhere it is `simpleConvolution`. A bfloat16
 * map is convolved in bfloat16, with filter and bias rounded to it.
 *
 * With `relu` a NaN becomes 0: the ReLU inside the operation is oneDNN's max(x, 0), where tf.relu
 * would pass it on. That is why weights are checked wherever they are loaded
 * (models/checkWeights.ts).
 *
 * @param x `[batch, height, width, inChannels]`
 * @param filter `[filterHeight, filterWidth, inChannels, outChannels]`
 * @param bias `[outChannels]`
 * @returns `[batch, (height + 2 padding - filterHeight) / stride + 1, ..., outChannels]`
 */
export function convolution(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D | null,
  shape: ConvolutionShape,
  next: NextSteps = {},
): tf.Tensor4D {
  if (tf.getBackend() !== "tensorflow") return simpleConvolution(x, filter, bias, shape, next);
  registerKernels();
  const inputs: Inputs = {
    x,
    filter: inFormatOf(x, filter),
    ...(bias && { bias: inFormatOf(x, bias) }),
    ...(next.plus && { plus: inFormatOf(x, next.plus) }),
  };
  const attributes = { ...shape, keepFilter: isWorthKeeping(inputs, filter) };
  return tf
    .engine()
    .runKernel(next.relu ? KERNEL_WITH_RELU : KERNEL, inputs, attributes) as tf.Tensor4D;
}

/**
 * Whether oneDNN shall keep the filter laid out for later calls: with one image, unless this is
 * training, which changes the filter next, or the filter was rounded for this call only.
 */
function isWorthKeeping(inputs: Inputs, filter: tf.Tensor4D): boolean {
  const lasts = inputs.filter === filter && !tf.engine().isTapeOn();
  return inputs.x.shape[0] === 1 && lasts && hasFusedConvolution() && canKeepFilters();
}

/** The same in plain tfjs operations, for every engine: the reference of `convolution`. */
export function simpleConvolution(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D | null,
  { stride, padding }: ConvolutionShape,
  { plus, relu = false }: NextSteps = {},
): tf.Tensor4D {
  const sides: [number, number] = [padding, padding];
  const padded = padding === 0 ? x : tf.pad(x, [[0, 0], sides, sides, [0, 0]]);
  let result: tf.Tensor4D = tf.conv2d(padded as tf.Tensor4D, filter, stride, "valid");
  if (bias) result = tf.add(result, bias);
  if (plus) result = tf.add(result, plus);
  return relu ? tf.relu(result) : result;
}

function registerKernels(): void {
  if (tf.getKernel(KERNEL, "tensorflow")) return;
  for (const kernelName of [KERNEL, KERNEL_WITH_RELU])
    registerKernel(kernelName, kernelName === KERNEL_WITH_RELU);
}

function registerKernel(kernelName: string, relu: boolean): void {
  tf.registerKernel({
    kernelName,
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs }) => {
      const { stride, padding, keepFilter } = attrs as unknown as KernelAttributes;
      const attributes = convolutionAttributes(stride, "EXPLICIT", padding);
      return convolve(inputs as Inputs, attributes, relu, keepFilter);
    },
  });
  tf.registerGradient({
    kernelName,
    inputsToSave: ["x", "filter"],
    outputsToSave: [relu],
    // Only the gradients that something asks for are computed: none for frozen weights or images.
    gradFunc: (gradient, saved, attrs) => {
      const [x, filter, result] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D?];
      const shape = attrs as unknown as ConvolutionShape;
      freeAfterUse(); // What came before is not needed while the next map is made.
      const dy = (result ? reluGradient(gradient as tf.Tensor, result) : gradient) as tf.Tensor4D;
      freeAfterUse(gradient as tf.Tensor, dy, ...saved);
      return {
        x: () => givenAway(inputGradient(x, filter, dy, shape)),
        filter: () => filterGradient(x, filter.shape, dy, shape),
        bias: () => sumOverPlaces(dy),
        plus: () => givenAway(dy.clone()),
      };
    },
  });
}

/** Runs the steps as one operation where TensorFlow has it, else one after the other. */
function convolve(
  { x, filter, bias, plus }: Inputs,
  attributes: Attribute[],
  relu: boolean,
  keepFilter: boolean,
): tf.Tensor {
  if (bias && (plus || relu || keepFilter) && hasFusedConvolution()) {
    const kept = keepFilter ? keptFilterAttributes(filter) : [];
    const steps = ["BiasAdd", ...(plus ? ["Add"] : []), ...(relu ? ["Relu"] : [])];
    const inputs = [x, filter, bias, ...(plus ? [plus] : [])];
    return runFusedConvolution(steps, [...attributes, ...kept], inputs);
  }
  let result = bias
    ? convolveWithBias(x, filter, bias, attributes)
    : run("Conv2D", attributes, [x, filter]);
  if (plus) result = replace(result, run("AddV2", [], [result, plus]));
  if (relu) result = replace(result, run("Relu", [], [result]));
  return result;
}

function convolveWithBias(
  x: tf.Tensor,
  filter: tf.Tensor,
  bias: tf.Tensor,
  attributes: Attribute[],
): tf.Tensor {
  if (hasOneDnn())
    return runOneDnnOperation("_MklNativeConv2DWithBias", attributes, [x, filter, bias], 1)[0];
  const convolved = run("Conv2D", attributes, [x, filter]);
  return replace(
    convolved,
    run("BiasAdd", [textAttribute("data_format", "NHWC")], [convolved, bias]),
  );
}

function replace(old: tf.Tensor, next: tf.Tensor): tf.Tensor {
  old.dispose();
  return next;
}

/** Gradient of the input: the padding's part of it is cut off. */
function inputGradient(
  x: tf.Tensor4D,
  filter: tf.Tensor,
  dy: tf.Tensor,
  shape: ConvolutionShape,
): tf.Tensor {
  const { attributes, extra } = gradientPadding(shape);
  const [batch, height, width, channels] = x.shape;
  return tf.tidy(() => {
    const sizes = tf.tensor1d([batch, height + 2 * extra, width + 2 * extra, channels], "int32");
    const padded = run("Conv2DBackpropInput", attributes, [sizes, filter, dy]) as tf.Tensor4D;
    return extra === 0 ? padded : tf.slice(padded, [0, extra, extra, 0], x.shape);
  });
}

function run(name: string, attributes: Attribute[], inputs: tf.Tensor[]): tf.Tensor {
  return runTensorFlowOperation(name, [floatType(), ...attributes], inputs, 1)[0];
}
