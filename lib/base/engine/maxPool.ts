import { typeOf } from "./bfloat16";
import { freeAfterUse } from "./freeAfterUse";
import { hasOneDnn, poolingAttributes, runOneDnnOperation } from "./oneDnn";
import {
  type Attribute,
  booleanAttribute,
  runTensorFlowOperation,
  typeAttribute,
} from "./tensorflowOperation";
import { tf } from "./tf";

/**
 * Max pooling over square windows that lie inside the image; the gradient goes to the first of
 * the largest values of a window.
 *
 * On processors with oneDNN the forward pass notes which place of each window won (one byte per
 * window), so that the backward pass need not search again. For the CNN's first map
 * (32 x 224 x 224 x 32) that is 29 instead of 302 ms of processor time backwards, and 20 instead
 * of 38 forwards. Elsewhere it is tf.maxPool, which test/base/engine/maxPool.test.ts compares with.
 *
 * A NaN does not pass: TensorFlow's comparison takes it for smaller than any number, here as in
 * tf.maxPool. That is why weights are checked wherever they are loaded (models/checkWeights.ts).
 *
 * @param x `[batch, height, width, channels]`
 * @returns `[batch, (height - size) / stride + 1, (width - size) / stride + 1, channels]`
 */
export function maxPool(x: tf.Tensor4D, size: number, stride: number): tf.Tensor4D {
  if (!hasOneDnn()) return tf.maxPool(x, size, stride, "valid");
  const attributes = poolingAttributes(size, stride);
  const pool = tf.customGrad((input, save) => {
    const [pooled, winners] = runOneDnnOperation(
      "_MklNativeMaxPool",
      attributes,
      [input as tf.Tensor],
      2,
    );
    (save as tf.GradSaveFunc)([winners]);
    return {
      value: pooled,
      gradFunc: (dy: tf.Tensor, [places]: tf.Tensor[]) => {
        freeAfterUse(dy, places);
        return gradient(x.shape, dy, places, attributes);
      },
    };
  });
  return pool(x) as tf.Tensor4D;
}

/**
 * The operation asks for the pooled map and its input as well, but looks only at their shapes:
 * memory that nobody fills stands in for them, so that neither has to be kept for the backward
 * pass (0.45 GB for the CNN with 32 images).
 *
 * Memory that was never filled takes no room. TensorFlow lends used memory first: that is
 * borrowed, to get fresh memory for what stays empty, and returned, to be filled with the result.
 */
function gradient(
  inputShape: number[],
  dy: tf.Tensor,
  winners: tf.Tensor,
  attributes: Attribute[],
): tf.Tensor {
  const sizes = tf.tensor1d(inputShape, "int32");
  const attributesOfEmpty = [typeAttribute("dtype", typeOf(dy)), booleanAttribute("init", false)];
  const borrow = () => runTensorFlowOperation("Empty", attributesOfEmpty, [sizes], 1)[0];
  const used = borrow();
  const unfilled = borrow();
  used.dispose();
  const [dx] = runOneDnnOperation(
    "_MklNativeMaxPoolGrad",
    attributes,
    [unfilled, dy, dy, winners],
    1,
  );
  tf.dispose([sizes, unfilled]);
  return dx;
}
