import { checkWholeNumber } from "../checks";
import { tf } from "../engine/tf";
import { createRandom, shuffled } from "../random";
import type { Transform } from "../transforms/transform";
import type { ImageSet } from "./imageSet";

/** One batch, ready for a model. The caller disposes both tensors. */
export interface Batch {
  /** `[batch, height, width, channels]`, normalised by the transform. */
  images: tf.Tensor4D;
  /** Class labels, int32 `[batch]`. */
  labels: tf.Tensor1D;
  /** Positions of these images in the set's `samples`. */
  indices: number[];
}

export interface BatchOptions {
  batchSize: number;
  transform: Transform;
  /** With `epoch`, decides the order and the augmentation. Default 0. */
  seed?: number;
  epoch?: number;
  /** A new order every epoch, for training. Default false: the order of `samples`. */
  shuffle?: boolean;
}

/**
 * Goes through a set once, batch by batch. Memory holds one batch at a time. The order and the
 * augmentation depend on (seed, epoch) alone, so an epoch can be repeated after a restart.
 *
 * @returns batches that the caller disposes; the last one may be short
 */
export function* batches(
  set: ImageSet,
  { batchSize, transform, seed = 0, epoch = 0, shuffle = false }: BatchOptions,
): Generator<Batch> {
  checkWholeNumber("batchSize", batchSize, 1);
  const inOrder = set.samples.map((_, i) => i);
  const order = shuffle ? shuffled(inOrder, createRandom(seed, "shuffle", epoch)) : inOrder;
  for (let start = 0; start < order.length; start += batchSize) {
    const indices = order.slice(start, start + batchSize);
    const shape: [number, number, number, number] = [
      indices.length,
      set.imageSize,
      set.imageSize,
      set.channels,
    ];
    const images = transform.apply(set.pixels(indices), shape, { seed, epoch, indices });
    const labels = tf.tensor1d(
      indices.map((i) => set.samples[i].label),
      "int32",
    );
    yield { images, labels, indices };
  }
}

/** Number of batches of one pass; the last may be short. */
export function numBatches(count: number, batchSize: number): number {
  checkWholeNumber("count", count, 0);
  checkWholeNumber("batchSize", batchSize, 1);
  return Math.ceil(count / batchSize);
}
