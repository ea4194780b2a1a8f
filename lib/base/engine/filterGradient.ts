import { isBfloat16 } from "./bfloat16";
import { type ConvolutionShape, gradientPadding } from "./convolutionAttributes";
import { hasOneDnn } from "./oneDnn";
import { padWithZeros } from "./padWithZeros";
import { floatType, runTensorFlowOperation } from "./tensorflowOperation";
import { tf } from "./tf";

/** Up to this many places per image, TensorFlow's own gradient was the slower one in bfloat16. */
const FEW_PLACES = 8 * 8;

/**
 * Gradient of a padded convolution with respect to its filter, on the TensorFlow engine.
 *
 * @param x the convolution's input `[batch, height, width, inChannels]`
 * @param filterShape `[filterHeight, filterWidth, inChannels, outChannels]`
 * @param dy gradient of its result `[batch, outHeight, outWidth, outChannels]`
 * @returns a tensor of `filterShape`; the caller disposes it
 */
export function filterGradient(
  x: tf.Tensor4D,
  filterShape: number[],
  dy: tf.Tensor4D,
  shape: ConvolutionShape,
): tf.Tensor {
  return isFasterAsProduct(x, dy, shape)
    ? filterGradientAsProduct(x, filterShape, dy, shape)
    : ownFilterGradient(x, filterShape, dy, shape);
}

let ownIsFaster = false;

/** For processors on which oneDNN's own gradient is the faster one. */
export function keepOwnFilterGradient(): void {
  ownIsFaster = true;
}

/**
 * oneDNN's filter gradient in bfloat16 reorders its maps for each small block of channels, which
 * takes as long as computing where maps are small and channels many: ResNet-18's layer4 (7 x 7
 * places, 512 channels) runs at 180 billion operations a second, the product of the same numbers
 * at 280 (AMD EPYC, two cores). Where a processor multiplies whole tiles (AMX), oneDNN has another
 * gradient, and chooseEngine.ts leaves it in place.
 */
function isFasterAsProduct(x: tf.Tensor4D, dy: tf.Tensor4D, { stride, padding }: ConvolutionShape) {
  const fewPlaces = dy.shape[1] * dy.shape[2] <= FEW_PLACES;
  const evenlyStrided = [x.shape[1], x.shape[2]].every(
    (size) => (size + 2 * padding) % stride === 0,
  );
  return isBfloat16(x) && hasOneDnn() && !ownIsFaster && fewPlaces && evenlyStrided;
}

function ownFilterGradient(
  x: tf.Tensor4D,
  filterShape: number[],
  dy: tf.Tensor,
  shape: ConvolutionShape,
): tf.Tensor {
  const { attributes, extra } = gradientPadding(shape);
  const all = [floatType(), ...attributes];
  return tf.tidy(() => {
    const padded = extra === 0 ? x : padWithZeros(x, extra);
    const inputs = [padded, tf.tensor1d(filterShape, "int32"), dy];
    return runTensorFlowOperation("Conv2DBackpropFilter", all, inputs, 1)[0];
  });
}

/**
 * The same as one product of matrices: a row holds what the filter saw at one place, and each of
 * its numbers times the gradient at that place, summed over all places, is the gradient of one of
 * the filter's weights. Height and width with their padding must be multiples of the stride.
 */
export function filterGradientAsProduct(
  x: tf.Tensor4D,
  filterShape: number[],
  dy: tf.Tensor4D,
  { stride, padding }: ConvolutionShape,
): tf.Tensor {
  const [filterHeight, filterWidth, channels, outChannels] = filterShape;
  const [batch, outHeight, outWidth] = dy.shape;
  return tf.tidy(() => {
    const padded = padding === 0 ? x : padWithZeros(x, padding);
    // Rows and columns in groups of one stride: what the filter's weight [i, j] saw at all places
    // is then one block of neighbours.
    const [, height, width] = padded.shape;
    const rowGroups = [batch, height / stride, stride];
    const grouped = tf.reshape(padded, [...rowGroups, width / stride, stride * channels]);
    const seen: tf.Tensor[] = [];
    for (let i = 0; i < filterHeight; i++)
      for (let j = 0; j < filterWidth; j++) {
        const [row, column] = [Math.floor(i / stride), Math.floor(j / stride)];
        const begin = [0, row, i % stride, column, (j % stride) * channels];
        const block = tf.slice(grouped, begin, [batch, outHeight, 1, outWidth, channels]);
        seen.push(tf.reshape(block, [-1, channels]));
      }
    const patches = tf.concat(seen, 1) as tf.Tensor2D;
    const gradients = tf.reshape(dy, [-1, outChannels]) as tf.Tensor2D;
    return tf.reshape(tf.matMul(patches, gradients, true, false), filterShape);
  });
}
