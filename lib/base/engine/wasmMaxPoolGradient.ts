import { tf } from "./tf";

interface PoolingAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: "valid" | "same" | number;
}

type Window = ReturnType<typeof tf.backend_util.computePool2DInfo>;

/**
 * Gradient of max pooling: each window hands its gradient to the first place that holds its
 * maximum, as PyTorch and TensorFlow do. A plain loop over the numbers: composed from the
 * WebAssembly engine's operations it takes ten times as long and several times the memory.
 *
 * @param dy gradient of the pooled map `[batch, outHeight, outWidth, channels]`
 * @param x what was pooled `[batch, height, width, channels]`
 * @returns same shape as `x`; the caller disposes it
 */
export function maxPoolGradient(
  dy: tf.Tensor4D,
  x: tf.Tensor4D,
  { filterSize, strides, pad }: PoolingAttributes,
): tf.Tensor4D {
  const window = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad);
  const [values, gradients] = [x.dataSync<"float32">(), dy.dataSync<"float32">()];
  const result = new Float32Array(values.length);
  const winners = new Int32Array(window.outChannels);
  let at = 0;
  for (let image = 0; image < window.batchSize; image++) {
    for (let row = 0; row < window.outHeight; row++) {
      for (let column = 0; column < window.outWidth; column++) {
        findWinners(winners, values, image, row, column, window);
        for (const winner of winners) result[winner] += gradients[at++];
      }
    }
  }
  return tf.tensor4d(result, x.shape);
}

/** The places in `values` of the largest value of a window, one for every channel. */
function findWinners(
  winners: Int32Array,
  values: Float32Array,
  image: number,
  row: number,
  column: number,
  window: Window,
): void {
  const { inHeight, inWidth, outChannels: channels, padInfo } = window;
  const top = row * window.strideHeight - padInfo.top;
  const left = column * window.strideWidth - padInfo.left;
  const [firstRow, firstColumn] = [Math.max(top, 0), Math.max(left, 0)];
  const endRow = Math.min(top + window.filterHeight, inHeight);
  const endColumn = Math.min(left + window.filterWidth, inWidth);
  const placeOf = (y: number, x: number) => ((image * inHeight + y) * inWidth + x) * channels;
  const first = placeOf(firstRow, firstColumn);
  for (let channel = 0; channel < channels; channel++) winners[channel] = first + channel;
  for (let y = firstRow; y < endRow; y++) {
    for (let x = firstColumn; x < endColumn; x++) {
      const place = placeOf(y, x);
      for (let channel = 0; channel < channels; channel++) {
        if (values[place + channel] > values[winners[channel]]) winners[channel] = place + channel;
      }
    }
  }
}

/**
 * Replaces the WebAssembly engine's own gradient of max pooling (tfjs 4.22), which loses
 * part of the gradient as soon as there are several channels. Calling it twice does no harm.
 */
export function registerWasmMaxPoolGradient(): void {
  tf.unregisterKernel("MaxPoolGrad", "wasm");
  tf.registerKernel({
    kernelName: "MaxPoolGrad",
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) =>
      maxPoolGradient(
        inputs.dy as tf.Tensor4D,
        inputs.input as tf.Tensor4D,
        attrs as unknown as PoolingAttributes,
      ),
  });
}
