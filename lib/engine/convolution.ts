import { hasOneDnn, runOneDnnOperation } from "./oneDnn";
import { Attribute, floatType, integersAttribute, runTensorFlowOperation, textAttribute } from "./tensorflowOperation";
import { sumOverPlaces } from "./sumOverPlaces";
import { tf } from "./tf";

/** How a filter walks over an image: `padding` pixels of zeros on all four sides, as in PyTorch. */
export interface ConvolutionShape {
  stride: 1 | 2;
  padding: number;
}

const KERNEL = "PaddedConvolution";

/**
 * Convolution plus bias with PyTorch's symmetric padding.
 *
 * On the TensorFlow engine this is one operation that pads, convolves and adds the bias in one
 * pass over the result, with gradients that need no copy of the result; tfjs makes three of it
 * and sums the bias gradient five times slower than TensorFlow's BiasAddGrad. Elsewhere it is
 * `simpleConvolution`.
 *
 * @param x `[batch, height, width, inChannels]`
 * @param filter `[filterHeight, filterWidth, inChannels, outChannels]`
 * @param bias `[outChannels]`
 * @returns `[batch, (height + 2 padding - filterHeight) / stride + 1, ..., outChannels]`
 */
export function convolution(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D, shape: ConvolutionShape): tf.Tensor4D {
  if (tf.getBackend() !== "tensorflow") return simpleConvolution(x, filter, bias, shape);
  registerKernel();
  return tf.engine().runKernel(KERNEL, { x, filter, bias }, { ...shape }) as tf.Tensor4D;
}

/** The same in plain tfjs operations, for every engine: the reference of `convolution`. */
export function simpleConvolution(
  x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D, { stride, padding }: ConvolutionShape,
): tf.Tensor4D {
  const sides: [number, number] = [padding, padding];
  const padded = padding === 0 ? x : tf.pad(x, [[0, 0], sides, sides, [0, 0]]);
  return tf.add(tf.conv2d(padded as tf.Tensor4D, filter, stride, "valid"), bias);
}

function registerKernel(): void {
  if (tf.getKernel(KERNEL, "tensorflow")) return;
  tf.registerKernel({
    kernelName: KERNEL,
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs }) => {
      const { x, filter, bias } = inputs as Record<string, tf.Tensor>;
      const { stride, padding } = attrs as unknown as ConvolutionShape;
      return convolveWithBias(x, filter, bias, attributesOf(stride, "EXPLICIT", padding));
    },
  });
  tf.registerGradient({
    kernelName: KERNEL,
    inputsToSave: ["x", "filter"],
    // Only the gradients that something asks for are computed: none for frozen weights or images.
    gradFunc: (gradient, [x, filter], attrs) => {
      const dy = gradient as tf.Tensor4D;
      const shape = attrs as unknown as ConvolutionShape;
      return {
        x: () => inputGradient(x as tf.Tensor4D, filter, dy, shape),
        filter: () => filterGradient(x as tf.Tensor4D, filter, dy, shape),
        bias: () => sumOverPlaces(dy),
      };
    },
  });
}

function convolveWithBias(x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor, attributes: Attribute[]): tf.Tensor {
  if (hasOneDnn()) return runOneDnnOperation("_MklNativeConv2DWithBias", attributes, [x, filter, bias], 1)[0];
  const convolved = run("Conv2D", attributes, [x, filter]);
  const result = run("BiasAdd", [textAttribute("data_format", "NHWC")], [convolved, bias]);
  convolved.dispose();
  return result;
}

/** Gradient of the input: the padding's part of it is cut off. */
function inputGradient(x: tf.Tensor4D, filter: tf.Tensor, dy: tf.Tensor, shape: ConvolutionShape): tf.Tensor {
  const { attributes, extra } = gradientPadding(shape);
  const [batch, height, width, channels] = x.shape;
  return tf.tidy(() => {
    const sizes = tf.tensor1d([batch, height + 2 * extra, width + 2 * extra, channels], "int32");
    const padded = run("Conv2DBackpropInput", attributes, [sizes, filter, dy]) as tf.Tensor4D;
    return extra === 0 ? padded : tf.slice(padded, [0, extra, extra, 0], x.shape);
  });
}

function filterGradient(x: tf.Tensor4D, filter: tf.Tensor, dy: tf.Tensor, shape: ConvolutionShape): tf.Tensor {
  const { attributes, extra } = gradientPadding(shape);
  return tf.tidy(() => {
    const padded = extra === 0 ? x : tf.pad(x, [[0, 0], [extra, extra], [extra, extra], [0, 0]]);
    return run("Conv2DBackpropFilter", attributes, [padded, tf.tensor1d(filter.shape, "int32"), dy]);
  });
}

/**
 * TensorFlow's fast gradients know only padding that it works out itself: "SAME" is symmetric for
 * stride 1; otherwise `extra` pixels have to be added by hand and "VALID" adds none.
 */
function gradientPadding({ stride, padding }: ConvolutionShape): { attributes: Attribute[]; extra: number } {
  const same = stride === 1 && padding > 0;
  return { attributes: attributesOf(stride, same ? "SAME" : "VALID"), extra: same ? 0 : padding };
}

function run(name: string, attributes: Attribute[], inputs: tf.Tensor[]): tf.Tensor {
  return runTensorFlowOperation(name, [floatType(), ...attributes], inputs, 1)[0];
}

function attributesOf(stride: number, padding: "EXPLICIT" | "SAME" | "VALID", pixels = 0): Attribute[] {
  const explicit = integersAttribute("explicit_paddings", [0, 0, pixels, pixels, pixels, pixels, 0, 0]);
  return [
    integersAttribute("strides", [1, stride, stride, 1]),
    textAttribute("padding", padding),
    ...(padding === "EXPLICIT" ? [explicit] : []),
    textAttribute("data_format", "NHWC"),
    integersAttribute("dilations", [1, 1, 1, 1]),
  ];
}
