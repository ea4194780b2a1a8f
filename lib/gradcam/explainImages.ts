import { checkWholeNumber } from "../base/checks";
import { giveMemoryBack } from "../base/engine/engineOrders";
import { pauses } from "../base/interrupt";
import type { ImageSet } from "../data/imageSet";
import type { Model } from "../models/model";
import type { Transform } from "../transforms/presets";
import { type ExplainOptions, type ExplainResult, explain } from "./explain";
import { explanationMethod } from "./explanationMethods";

/** One image of a set with its explanation: what a figure of heat maps shows. */
export interface Explanation {
  /** Grey pixels `[imageSize * imageSize]`, 0 to 255. */
  image: Uint8Array;
  /** `[imageSize * imageSize]`, 0 to 1. */
  heatmap: Float32Array;
  /** True class; null for an image whose class is not known. */
  label: number | null;
  predicted: number;
  /** Probability (0 to 1) of the predicted class. */
  confidence: number;
  /** Path of the image below the data set's root. */
  file: string;
}

export interface ExplainImagesOptions extends ExplainOptions {
  /** Images in memory at once; it does not change the result. Default: what suits the method. */
  batchSize?: number;
  /** Ends this call after the batch at hand, as `interrupt` does. */
  signal?: AbortSignal;
}

/**
 * Explains chosen images of a set by any method, batch by batch. Leaves no tensors behind.
 *
 * @param set opened in grey (one channel)
 * @param transform the model's evaluation transform
 * @param indices positions in the set's `images`
 * @returns one explanation per index, in that order
 * @throws if the model has no such layer or class, or, after the batch at hand, if interrupted
 */
export async function explainImages(
  model: Model,
  set: ImageSet,
  transform: Transform,
  indices: readonly number[],
  { batchSize: wanted, signal, ...options }: ExplainImagesOptions = {},
): Promise<Explanation[]> {
  const batchSize = wanted ?? explanationMethod(options.method ?? "gradCam").batchSize;
  checkWholeNumber("batchSize", batchSize, 1);
  const pause = pauses(signal);
  const explanations: Explanation[] = [];
  for (let start = 0; start < indices.length; start += batchSize) {
    explanations.push(
      ...explainBatch(model, set, transform, indices.slice(start, start + batchSize), options),
    );
    await pause();
  }
  giveMemoryBack();
  return explanations;
}

function explainBatch(
  model: Model,
  set: ImageSet,
  transform: Transform,
  indices: readonly number[],
  options: ExplainOptions,
): Explanation[] {
  const { imageSize, channels } = set;
  const shape = [indices.length, imageSize, imageSize, channels] as const;
  const images = transform.apply(set.pixels(indices), shape);
  let answer: ExplainResult;
  try {
    answer = explain(model, images, options);
  } finally {
    images.dispose();
  }
  const { heatmaps, probabilities, predicted } = answer;
  return indices.map((index, i) => ({
    image: set.pixels([index]),
    heatmap: heatmaps[i],
    label: set.images[index].label,
    predicted: predicted[i],
    confidence: probabilities[i][predicted[i]],
    file: set.images[index].file,
  }));
}
