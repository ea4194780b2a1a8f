import { tf } from "./tf";

interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: "same" | "valid" | number;
  filterShape: [number, number, number, number];
}

/** The whole batch at once would need several times as much memory. */
const IMAGES_AT_A_TIME = 8;

/**
 * Gradient of a convolution with respect to its filter, composed from operations that the
 * WebAssembly engine has.
 *
 * For a stride-1 convolution, `dW[i, j, ci, co] = sum over b, y, x of X[b, y+i, x+j, ci] * dY[b, y,
 * x, co]`. That is itself a convolution: the channels of X play the batch, the batch plays the
 * channels, and dY is the filter. A stride of s spreads the taps of dY by s, which is a dilation.
 *
 * @param x layer input `[batch, height, width, inChannels]`
 * @param dy gradient of the layer's output `[batch, outHeight, outWidth, outChannels]`
 * @returns `[filterHeight, filterWidth, inChannels, outChannels]`; the caller disposes it
 */
export function filterGradientByConvolution(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  attributes: ConvolutionAttributes,
): tf.Tensor4D {
  const { strides, pad, filterShape } = attributes;
  const [filterHeight, filterWidth, inChannels, outChannels] = filterShape;
  const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad);
  const { top, bottom, left, right } = info.padInfo;
  const dilation: [number, number] = [info.strideHeight, info.strideWidth];
  let sum = tf.zeros([inChannels, filterHeight, filterWidth, outChannels]) as tf.Tensor4D;
  for (let first = 0; first < info.batchSize; first += IMAGES_AT_A_TIME) {
    const next = tf.tidy(() => {
      const [images, gradients] = [x, dy].map((map) => someImages(map, first));
      const padded = tf.pad(images, [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]);
      const channelsAsBatch = tf.transpose(padded, [3, 1, 2, 0]) as tf.Tensor4D;
      const gradientAsFilter = tf.transpose(gradients, [1, 2, 0, 3]) as tf.Tensor4D;
      const taps = tf.conv2d(channelsAsBatch, gradientAsFilter, 1, "valid", "NHWC", dilation);
      // Rows of padding that no window of the forward pass reached give surplus taps at the end.
      return tf.add(sum, tf.slice(taps, [0, 0, 0, 0], sum.shape)) as tf.Tensor4D;
    });
    sum.dispose();
    sum = next;
  }
  const gradient = tf.transpose(sum, [1, 2, 0, 3]) as tf.Tensor4D;
  sum.dispose();
  return gradient;
}

function someImages(map: tf.Tensor4D, first: number): tf.Tensor4D {
  const [batch, height, width, channels] = map.shape;
  const count = Math.min(IMAGES_AT_A_TIME, batch - first);
  return tf.slice(map, [first, 0, 0, 0], [count, height, width, channels]);
}

/**
 * Registers the filter gradient for the WebAssembly engine, the one kernel it lacks for training
 * these models. Calling it twice does no harm.
 */
export function registerWasmFilterGradient(): void {
  if (tf.getKernel("Conv2DBackpropFilter", "wasm")) return;
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) =>
      filterGradientByConvolution(
        inputs.x as tf.Tensor4D,
        inputs.dy as tf.Tensor4D,
        attrs as unknown as ConvolutionAttributes,
      ),
  });
}
