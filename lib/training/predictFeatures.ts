import { tf } from "../base/engine/tf";
import { pauses } from "../base/interrupt";
import type { LabelledImage } from "../base/types";
import { forward, type Model } from "../models/model";
import { checkBackbone } from "./backboneHash";
import { type Features, featureRows } from "./featureCache";
import { softmaxRows } from "./softmaxRows";

/** A model's answers for any number of classes, in the order of the features' rows. */
export interface ClassPredictions {
  images: LabelledImage[];
  labels: number[];
  /** `[rows * numClasses]`, row by row. */
  logits: Float32Array;
  /** One row per image, one probability per class. */
  probabilities: number[][];
}

/**
 * Scores images by their features: the same answers as `predict` gives for the images themselves,
 * without running the stages before the features again. Leaves no tensors behind.
 * @throws if the features were computed with other weights than the model has before their stage
 * @param options.signal ends this call after the batch at hand, as `interrupt` does
 */
export async function predictFeatures(
  model: Model,
  features: Features,
  { batchSize = 256, signal }: { batchSize?: number; signal?: AbortSignal } = {},
): Promise<ClassPredictions> {
  checkBackbone(model, features);
  const pause = pauses(signal);
  const rows = features.labels.map((_, i) => i);
  const logits = new Float32Array(rows.length * model.numClasses);
  for (let start = 0; start < rows.length; start += batchSize) {
    const batch = rows.slice(start, start + batchSize);
    logits.set(logitsOf(model, features, batch), start * model.numClasses);
    await pause();
  }
  const { images, labels } = features;
  return { images, labels, logits, probabilities: softmaxRows(logits, model.numClasses) };
}

function logitsOf(model: Model, features: Features, rows: number[]): Float32Array {
  return tf.tidy(() => {
    const input = tf.tensor(featureRows(features, rows), [rows.length, ...features.shape]);
    return forward(model, input, { from: features.stage }).dataSync<"float32">().slice();
  });
}
