import { tf } from "../base/engine/tf";
import { forward, type Model } from "../models/model";

/** Changed copies of an image that go through the model together: enough to keep it busy. */
const AT_ONCE = 32;

/**
 * Shows a model many changed copies of one image, a few at a time, so that memory stays flat.
 *
 * @param count number of copies
 * @param change makes copies `from` up to (not including) `to`: `[to - from, size, size,
 *   channels]`, normalised; what it makes is disposed here
 * @returns logits of all copies, `[count, numClasses]`; the caller disposes them
 */
export function logitsOfCopies(
  model: Model,
  count: number,
  change: (from: number, to: number) => tf.Tensor4D,
): tf.Tensor2D {
  const parts: tf.Tensor2D[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const to = Math.min(count, from + AT_ONCE);
    parts.push(tf.tidy(() => forward(model, change(from, to)) as tf.Tensor2D));
  }
  const logits = tf.concat(parts);
  tf.dispose(parts);
  return logits;
}

/** Each image of a batch by itself, `[1, size, size, channels]`; the caller disposes them. */
export function eachImage(images: tf.Tensor4D): tf.Tensor4D[] {
  return Array.from({ length: images.shape[0] }, (_, i) =>
    tf.slice(images, [i, 0, 0, 0], [1, -1, -1, -1]),
  );
}
