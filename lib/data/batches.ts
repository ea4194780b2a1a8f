import { checkWholeNumber } from "../base/checks";
import { tf } from "../base/engine/tf";
import { createRandom, type Random, shuffled } from "../base/random";
import type { LabelledImage } from "../base/types";
import { checkGrey, type PixelShape, type Transform } from "../transforms/transform";
import { preparedBatches } from "./ahead/preparedBatches";
import { classCounts } from "./classWeights";
import type { ImageSet } from "./imageSet";

/** One batch, ready for a model. The caller disposes both tensors. */
export interface Batch {
  /** `[batch, height, width, channels]`, normalised by the transform. */
  images: tf.Tensor4D;
  /** Class labels, int32 `[batch]`. */
  labels: tf.Tensor1D;
  /** Positions of these images in the set's `images`. */
  indices: number[];
}

export interface BatchOptions {
  batchSize: number;
  transform: Transform;
  /** With `epoch`, decides the order and the augmentation. Default 0. */
  seed?: number;
  epoch?: number;
  /** A new order every epoch, for training. Default false: the order of `images`. */
  shuffle?: boolean;
  /** The same number of images of every class in an epoch, see epochOrder. Default false. */
  balanced?: boolean;
  /** A last batch with fewer images than this joins the one before it. Default 1. */
  smallest?: number;
}

/**
 * Goes through a set once, batch by batch. Memory holds one batch and the next, which a second
 * thread prepares meanwhile (see preparedBatches.ts). The order and the augmentation depend on
 * (seed, epoch) alone, so an epoch can be repeated after a restart.
 *
 * @returns batches that the caller disposes; the last one may be short
 */
export function* batches(
  set: ImageSet,
  {
    batchSize,
    transform,
    seed = 0,
    epoch = 0,
    shuffle = false,
    balanced = false,
    smallest = 1,
  }: BatchOptions,
): Generator<Batch> {
  const order = epochOrder(set.images, { seed, epoch, shuffle, balanced });
  const groups = inBatches(order, batchSize, smallest);
  const { name, augmentation, cleaning, inAdvance } = transform;
  if (augmentation || cleaning) checkGrey(name, set.channels);
  const prepared = preparedBatches(set, groups, { ...inAdvance, seed, epoch });
  for (const { indices, pixels, values } of prepared) {
    const shape: PixelShape = [indices.length, set.imageSize, set.imageSize, set.channels];
    const images = transform.apply(pixels, shape, { seed, epoch, indices, values });
    const labels = tf.tensor1d(
      indices.map((i) => set.images[i].label),
      "int32",
    );
    yield { images, labels, indices };
  }
}

/** Cuts a list into batches; a last one with fewer than `smallest` joins the one before it. */
export function inBatches(order: readonly number[], size: number, smallest = 1): number[][] {
  const count = numBatches(order.length, size, smallest);
  const end = (i: number) => (i === count - 1 ? order.length : (i + 1) * size);
  return Array.from({ length: count }, (_, i) => order.slice(i * size, end(i)));
}

/**
 * Positions of the images that one epoch shows, in order. A balanced epoch draws as many of every
 * class as the rarest class has, others in every epoch: the model learns from classes of equal
 * size, and an epoch costs less (random undersampling; He & Garcia 2009).
 */
export function epochOrder(
  images: readonly LabelledImage[],
  {
    seed,
    epoch,
    shuffle,
    balanced,
  }: Required<Pick<BatchOptions, "seed" | "epoch" | "shuffle" | "balanced">>,
): number[] {
  const all = images.map((_, i) => i);
  const chosen = balanced ? drawBalanced(images, all, createRandom(seed, "balance", epoch)) : all;
  return shuffle ? shuffled(chosen, createRandom(seed, "shuffle", epoch)) : chosen;
}

/** Number of images that one epoch shows. */
export function epochSize(
  images: readonly LabelledImage[],
  { balanced }: { balanced: boolean },
): number {
  if (!balanced) return images.length;
  const counts = classCounts(images).filter((count) => count > 0);
  return counts.length * Math.min(...counts);
}

function drawBalanced(images: readonly LabelledImage[], all: number[], random: Random): number[] {
  const labels = [...new Set(images.map(({ label }) => label))].sort((a, b) => a - b);
  const perClass = epochSize(images, { balanced: true }) / labels.length;
  const drawn = labels.flatMap((label) =>
    shuffled(
      all.filter((i) => images[i].label === label),
      random,
    ).slice(0, perClass),
  );
  return drawn.sort((a, b) => a - b);
}

/** Number of batches of one pass, cut as inBatches does. */
export function numBatches(count: number, batchSize: number, smallest = 1): number {
  checkWholeNumber("count", count, 0);
  checkWholeNumber("batchSize", batchSize, 1);
  const whole = Math.floor(count / batchSize);
  const joins = whole > 0 && count % batchSize < smallest;
  return joins ? whole : Math.ceil(count / batchSize);
}
