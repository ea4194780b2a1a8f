import { giveMemoryBack } from "../base/engine/engineOrders";
import type { Precision } from "../base/engine/precision";
import { tf } from "../base/engine/tf";
import { pauses } from "../base/interrupt";
import type { LabelledImage } from "../base/types";
import { batches } from "../data/batches";
import type { ImageSet } from "../data/imageSet";
import { forward, type Model } from "../models/model";
import type { Transform } from "../transforms/presets";
import { softmaxRows } from "./softmaxRows";

/** A model's answers for a set of images, in the set's order. */
export interface Predictions {
  images: LabelledImage[];
  labels: number[];
  /** `[n * numClasses]`, row by row. */
  logits: Float32Array;
  /** Probability of PNEUMONIA (class 1), 0 to 1. */
  probabilities: number[];
  /** Time for all images, reading them from the cache included. */
  seconds: number;
}

/**
 * Scores every image of a set without training: dropout off, batch norm on running statistics.
 * Leaves no tensors behind.
 * @param transform the model's evaluation transform
 * @param options.precision default "float32"
 * @param options.views several views of every batch, see testViews: their mean logits are the
 *   answer. Default: the images as they are
 * @param options.signal ends this call after the batch at hand, as `interrupt` does
 * @param options.onProgress is told the number of images done and their total after every batch
 */
export async function predict(
  model: Model,
  set: ImageSet,
  transform: Transform,
  options: {
    batchSize?: number;
    precision?: Precision;
    views?: (images: tf.Tensor4D) => tf.Tensor4D[];
    signal?: AbortSignal;
    onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<Predictions> {
  const { batchSize = 32, precision, views = (images) => [images], signal, onProgress } = options;
  const pause = pauses(signal);
  const logits = new Float32Array(set.images.length * model.numClasses);
  let done = 0;
  const start = performance.now();
  for (const { images, labels } of batches(set, { batchSize, transform })) {
    try {
      const answers = tf.tidy(() => {
        const all = views(images).map((view) => forward(model, view, { precision }));
        return (all.length === 1 ? all[0] : tf.addN(all).div(all.length)).dataSync<"float32">();
      });
      logits.set(answers, done * model.numClasses);
    } finally {
      tf.dispose([images, labels]);
    }
    done += images.shape[0];
    onProgress?.(done, set.images.length);
    await pause();
  }
  // The room for feature maps; in training, a checkpoint comes next.
  giveMemoryBack();
  return {
    images: set.images,
    labels: set.images.map(({ label }) => label),
    logits,
    probabilities: softmaxRows(logits, model.numClasses).map((row) => row[1]),
    seconds: (performance.now() - start) / 1000,
  };
}
