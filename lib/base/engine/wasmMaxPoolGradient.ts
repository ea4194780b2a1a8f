import { tf } from "./tf";

interface PoolingAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: "valid" | "same" | number;
}

type Window = ReturnType<typeof tf.backend_util.computePool2DInfo>;

/**
 * Gradient of max pooling: each window hands its gradient to the first place that holds its
 * maximum, as PyTorch and TensorFlow do. Goes through the window's places one by one: a place
 * receives the gradients of all windows whose maximum it is.
 *
 * @param dy gradient of the pooled map `[batch, outHeight, outWidth, channels]`
 * @param x what was pooled `[batch, height, width, channels]`
 * @param y the pooled map, same shape as `dy`
 * @returns same shape as `x`; the caller disposes it
 */
export function maxPoolGradient(
  dy: tf.Tensor4D,
  x: tf.Tensor4D,
  y: tf.Tensor4D,
  attributes: PoolingAttributes,
): tf.Tensor4D {
  const window = tf.backend_util.computePool2DInfo(
    x.shape,
    attributes.filterSize,
    attributes.strides,
    1,
    attributes.pad,
  );
  return tf.tidy(() => {
    const padded = padInput(x, window);
    let gradient: tf.Tensor = tf.zerosLike(padded);
    let unclaimed: tf.Tensor = tf.onesLike(dy);
    for (let row = 0; row < window.filterHeight; row++) {
      for (let column = 0; column < window.filterWidth; column++) {
        const isMaximum = tf.mul(
          tf.cast(tf.equal(everyWindow(padded, row, column, window), y), "float32"),
          unclaimed,
        );
        unclaimed = tf.sub(unclaimed, isMaximum);
        gradient = tf.add(
          gradient,
          toPlaces(tf.mul(dy, isMaximum) as tf.Tensor4D, row, column, window, padded.shape),
        );
      }
    }
    const { top, left } = window.padInfo;
    return tf.slice(gradient as tf.Tensor4D, [0, top, left, 0], x.shape);
  });
}

function padInput(x: tf.Tensor4D, { padInfo }: Window): tf.Tensor4D {
  return tf.pad(
    x,
    [
      [0, 0],
      [padInfo.top, padInfo.bottom],
      [padInfo.left, padInfo.right],
      [0, 0],
    ],
    -Infinity,
  );
}

/** The value at (row, column) of every window: same shape as the pooled map. */
function everyWindow(
  padded: tf.Tensor4D,
  row: number,
  column: number,
  window: Window,
): tf.Tensor4D {
  const { batchSize, outHeight, outWidth, strideHeight, strideWidth, outChannels } = window;
  const end = [
    batchSize,
    row + (outHeight - 1) * strideHeight + 1,
    column + (outWidth - 1) * strideWidth + 1,
    outChannels,
  ];
  return tf.stridedSlice(padded, [0, row, column, 0], end, [
    1,
    strideHeight,
    strideWidth,
    1,
  ]) as tf.Tensor4D;
}

/** The reverse of everyWindow: puts each value back to its place, zeros elsewhere. */
function toPlaces(
  values: tf.Tensor4D,
  row: number,
  column: number,
  window: Window,
  shape: number[],
): tf.Tensor {
  const { batchSize, outHeight, outWidth, strideHeight, strideWidth, outChannels } = window;
  const rows = batchSize * outHeight;
  const tall = tf.pad(tf.reshape(values, [rows, 1, outWidth * outChannels]), [
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
  ]);
  const cells = rows * strideHeight * outWidth;
  const wide = tf.pad(tf.reshape(tall, [cells, 1, outChannels]), [
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ]);
  const [height, width] = [outHeight * strideHeight, outWidth * strideWidth];
  const grid = tf.reshape(wide, [batchSize, height, width, outChannels]) as tf.Tensor4D;
  // The last window's spare rows and columns may reach past the image; they are zero.
  const [keptHeight, keptWidth] = [
    Math.min(height, shape[1] - row),
    Math.min(width, shape[2] - column),
  ];
  const kept = tf.slice(grid, [0, 0, 0, 0], [batchSize, keptHeight, keptWidth, outChannels]);
  return tf.pad(kept, [
    [0, 0],
    [row, shape[1] - row - keptHeight],
    [column, shape[2] - column - keptWidth],
    [0, 0],
  ]);
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
        inputs.output as tf.Tensor4D,
        attrs as unknown as PoolingAttributes,
      ),
  });
}
