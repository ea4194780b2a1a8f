import { check, checkWholeNumber } from "../base/checks";
import type { Precision } from "../base/engine/precision";
import { tf } from "../base/engine/tf";
import { pauses } from "../base/interrupt";
import type { LabelledImage } from "../base/types";
import { batches } from "../data/batches";
import type { ImageSet } from "../data/imageSet";
import { forward, type Model } from "../models/model";
import type { Transform } from "../transforms/presets";
import { backboneHash } from "./backboneHash";

/** What the frozen part of a model makes of a set of images: the input of the stage behind it. */
export interface Features {
  /** The stage that takes these features as its input, e.g. "head". */
  stage: string;
  /** `[rows, ...shape]`, row by row. */
  values: Float32Array;
  /** Shape of one row, e.g. [512]. */
  shape: number[];
  /** The image of every row: all images in the set's order, once per view. */
  images: LabelledImage[];
  /** Class index of every row. */
  labels: number[];
  /** Which weights computed them, see backboneHash; unknown for features from elsewhere. */
  backbone?: string;
}

export interface FeatureOptions {
  /** The stage whose input is wanted. Default: the last one, for which features are smallest. */
  to?: string;
  /** Augmented copies of every image, see below. Default 1. */
  views?: number;
  /** With the number of the view, decides the augmentation. Default 0. */
  seed?: number;
  batchSize?: number;
  /** Default "float32". */
  precision?: Precision;
  /** Ends this call after the batch at hand, as `interrupt` does. */
  signal?: AbortSignal;
  /** Is told the number of rows done and their total after every batch. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Runs all images once through the stages before `to` and keeps what comes out. While those stages
 * are frozen an image gives the same features in every epoch, so that training what follows on
 * them (fitOnFeatures) gives the same model as training on the images. Nearly all the work of such
 * an epoch lies in the frozen stages: for 4,400 images it takes about a second instead of minutes.
 *
 * This is allowed only if
 * - no weight before `to` changes afterwards: features of older weights are worth nothing;
 * - an image looks the same in every epoch. Random augmentation would be new each time; instead,
 *   a fixed number of augmented `views` can be stored, view v as in epoch v of a training run with
 *   this seed. Every view costs as much time and memory as the first.
 *
 * Leaves no tensors behind. The head of ResNet-18 takes 2 KB per image.
 *
 * @throws if several views are asked of a transform that does not augment: they would be equal
 */
export async function extractFeatures(
  model: Model,
  set: ImageSet,
  transform: Transform,
  options: FeatureOptions = {},
): Promise<Features> {
  const {
    to = model.stages[model.stages.length - 1].name,
    views = 1,
    seed = 0,
    batchSize = 32,
    precision,
    signal,
    onProgress,
  } = options;
  const pause = pauses(signal);
  checkWholeNumber("views", views, 1);
  check(
    views === 1 || transform.augments,
    `${views} views of ${transform.name} would be equal, since it does not augment. Use views: 1.`,
  );
  const total = views * set.images.length;
  let values = new Float32Array(0);
  let shape: number[] = [];
  let done = 0;
  for (let view = 1; view <= views; view++) {
    for (const { images, labels } of batches(set, { batchSize, transform, seed, epoch: view })) {
      try {
        tf.tidy(() => {
          const output = forward(model, images, { to, precision });
          if (done === 0) {
            shape = output.shape.slice(1);
            values = new Float32Array(total * sizeOf(shape));
          }
          values.set(output.dataSync<"float32">(), done * sizeOf(shape));
        });
      } finally {
        tf.dispose([images, labels]);
      }
      done += images.shape[0];
      onProgress?.(done, total);
      await pause();
    }
  }
  const images = Array.from({ length: views }, () => set.images).flat();
  return {
    stage: to,
    values,
    shape,
    backbone: backboneHash(model, to),
    images,
    labels: images.map(({ label }) => label),
  };
}

/** The values of some rows, one after the other. */
export function featureRows({ values, shape }: Features, rows: readonly number[]): Float32Array {
  const size = sizeOf(shape);
  const picked = new Float32Array(rows.length * size);
  rows.forEach((row, i) => picked.set(values.subarray(row * size, (row + 1) * size), i * size));
  return picked;
}

function sizeOf(shape: number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
