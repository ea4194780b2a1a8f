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
 * @returns logits of all copies, one row each
 */
export function logitsOfCopies(
  model: Model,
  count: number,
  change: (from: number, to: number) => tf.Tensor4D,
): number[][] {
  const rows: number[][] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const to = Math.min(count, from + AT_ONCE);
    const logits = tf.tidy(() => forward(model, change(from, to)).arraySync()) as number[][];
    rows.push(...logits);
  }
  return rows;
}

/** Each image of a batch by itself, `[1, size, size, channels]`; the caller disposes them. */
export function eachImage(images: tf.Tensor4D): tf.Tensor4D[] {
  return Array.from({ length: images.shape[0] }, (_, i) =>
    tf.slice(images, [i, 0, 0, 0], [1, -1, -1, -1]),
  );
}
