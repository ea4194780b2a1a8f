import { check, checkRange, checkWholeNumber } from "../base/checks";
import { tf } from "../base/engine/tf";
import type { Model } from "../models/model";
import { softmaxRows } from "../training/softmaxRows";
import { blurMaps } from "./blurMaps";
import { logitsOfCopies } from "./changedImages";

/** Width of the blur that insertion starts from, in parts of the image's side. */
const BLUR = 0.1;

/** What becomes of the probability while pixels go or come, the most important first. */
export interface DeletionInsertion {
  /** Probability with 0, 1/steps, ..., all of the pixels deleted. */
  deletion: number[];
  /** Probability with 0, 1/steps, ..., all of the pixels inserted. */
  insertion: number[];
  /** Area under each curve, 0 to 1: low is good for deletion, high for insertion. */
  deletionAuc: number;
  insertionAuc: number;
}

/**
 * Deletion and insertion (Petsiuk et al. 2018, RISE, arXiv:1806.07421): a map that names the pixels
 * that matter makes the probability fall fast when they are deleted in its order, and rise fast
 * when they are put back into a blurred image. No box is needed, and nobody's idea of where the
 * illness lies: it is about the network alone.
 *
 * Deleted pixels become 0, the mean grey. Insertion starts from a blur of a tenth of the image's
 * side: RISE's own of some pixels leaves an opacity as plain as before. Pixels that the map takes
 * for equal go in reading order.
 *
 * @param image normalised `[1, size, size, channels]`; left to the caller. No tensors remain.
 * @param heatmap `[size * size]`
 * @param classIndex class whose probability is followed
 * @param options.steps equal parts of the pixels, default 16: 2 * 17 passes
 */
export function deletionInsertion(
  model: Model,
  image: tf.Tensor4D,
  heatmap: Float32Array,
  classIndex: number,
  { steps = 16 }: { steps?: number } = {},
): DeletionInsertion {
  const size = model.imageSize;
  check(
    image.shape[0] === 1 && heatmap.length === size * size,
    `Deletion and insertion need one image and a map of ${size * size} pixels, found ` +
      `${image.shape[0]} and ${heatmap.length}.`,
  );
  checkWholeNumber("steps", steps, 1);
  checkRange("classIndex", classIndex, 0, model.numClasses - 1);
  const ranks = ranksByValue(heatmap);
  const follow = (from: tf.Tensor4D, to: tf.Tensor4D) => {
    const logits = logitsOfCopies(model, steps + 1, (first, end) => {
      const changed = changedPixels(ranks, size, first, end, steps);
      return tf.add(from, tf.mul(tf.sub(to, from), changed));
    });
    return softmaxRows(logits.dataSync(), model.numClasses).map((row) => row[classIndex]);
  };
  return tf.tidy(() => {
    const deletion = follow(image, tf.zerosLike(image));
    const insertion = follow(blurred(image), image);
    return {
      deletion,
      insertion,
      deletionAuc: areaUnder(deletion),
      insertionAuc: areaUnder(insertion),
    };
  });
}

/** The place of each pixel in the order of falling values, from 0. */
function ranksByValue(heatmap: Float32Array): Uint32Array {
  const order = Uint32Array.from(heatmap, (_, i) => i);
  order.sort((a, b) => heatmap[b] - heatmap[a] || a - b);
  const ranks = new Uint32Array(heatmap.length);
  order.forEach((pixel, rank) => {
    ranks[pixel] = rank;
  });
  return ranks;
}

/** Masks of steps `first` up to (not including) `end`: 1 for the pixels changed by then. */
function changedPixels(
  ranks: Uint32Array,
  size: number,
  first: number,
  end: number,
  steps: number,
): tf.Tensor4D {
  const each = Math.ceil(ranks.length / steps);
  const values = new Float32Array((end - first) * ranks.length);
  for (let step = first; step < end; step++) {
    const offset = (step - first) * ranks.length;
    ranks.forEach((rank, i) => {
      values[offset + i] = rank < step * each ? 1 : 0;
    });
  }
  return tf.tensor4d(values, [end - first, size, size, 1]);
}

/** The image without its details, channel by channel. */
function blurred(image: tf.Tensor4D): tf.Tensor4D {
  const channelsFirst = tf.squeeze(tf.transpose(image, [3, 1, 2, 0]), [3]) as tf.Tensor3D;
  const soft = blurMaps(channelsFirst, BLUR * image.shape[1]);
  return tf.expandDims(tf.transpose(soft, [1, 2, 0]), 0) as tf.Tensor4D;
}

/** By the trapezoidal rule, over a width of 1. */
function areaUnder(curve: readonly number[]): number {
  const ends = (curve[0] + curve[curve.length - 1]) / 2;
  return (curve.reduce((sum, value) => sum + value, 0) - ends) / (curve.length - 1);
}
