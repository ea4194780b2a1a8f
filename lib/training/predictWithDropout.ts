import { checkWholeNumber } from "../base/checks";
import { giveMemoryBack } from "../base/engine/engineOrders";
import { tf } from "../base/engine/tf";
import { pauses } from "../base/interrupt";
import { createRandom } from "../base/random";
import type { LabelledImage } from "../base/types";
import { batches } from "../data/batches";
import type { ImageSet } from "../data/imageSet";
import { type Uncertainty, uncertaintyOfPasses } from "../metrics/uncertainty";
import { forward, type Model } from "../models/model";
import type { Transform } from "../transforms/presets";
import { softmaxRows } from "./softmaxRows";

/**
 * A model's answers with dropout left on, in the set's order; all lists have one entry per image.
 */
export interface DropoutPredictions {
  images: LabelledImage[];
  labels: number[];
  /** Number of random passes over each image. */
  passes: number;
  /** Mean probability of PNEUMONIA (class 1) over the passes. */
  probabilities: number[];
  /** Standard deviation of that probability over the passes. */
  standardDeviation: number[];
  /** Predictive entropy in nats: all uncertainty. */
  entropy: number[];
  /** Mutual information in nats: how much the passes contradict each other. */
  mutualInformation: number[];
  /** Time for all images and passes. */
  seconds: number;
}

export interface DropoutOptions {
  /** Random passes over each image. Default 20. */
  passes?: number;
  /** Decides the dropout masks. Default 42. */
  seed?: number;
  batchSize?: number;
  /** Ends this call after the batch at hand, as `interrupt` does. */
  signal?: AbortSignal;
  /** Is told the number of images done and their total after every batch. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Monte-Carlo dropout (Gal & Ghahramani 2016): every image is judged several times, each time with
 * other units of the last layers switched off. Where the answers scatter, the model is unsure.
 *
 * Only dropout is random: batch norm keeps its running statistics. Dropout sits in the last stage,
 * so all before it is computed once per image. The masks are drawn per (seed, pass, batch): the
 * same seed and batch size give the same numbers. Leaves no tensors behind.
 *
 * @param transform the model's evaluation transform
 */
export async function predictWithDropout(
  model: Model,
  set: ImageSet,
  transform: Transform,
  { passes = 20, seed = 42, batchSize = 32, signal, onProgress }: DropoutOptions = {},
): Promise<DropoutPredictions> {
  checkWholeNumber("passes", passes, 2);
  const pause = pauses(signal);
  const lastStage = model.stages[model.stages.length - 1].name;
  const found: Uncertainty[] = [];
  const start = performance.now();
  for (const { images, labels } of batches(set, { batchSize, transform })) {
    const seedOfPass = (pass: number) => maskSeed(seed, pass, found.length);
    try {
      tf.tidy(() => {
        const features = forward(model, images, { to: lastStage });
        found.push(...judge(model, features, lastStage, passes, seedOfPass));
      });
    } finally {
      tf.dispose([images, labels]);
    }
    onProgress?.(found.length, set.images.length);
    await pause();
  }
  giveMemoryBack();
  return {
    images: set.images,
    labels: set.images.map(({ label }) => label),
    passes,
    probabilities: found.map(({ mean }) => mean[1]),
    standardDeviation: found.map(({ standardDeviation }) => standardDeviation[1]),
    entropy: found.map((image) => image.entropy),
    mutualInformation: found.map((image) => image.mutualInformation),
    seconds: (performance.now() - start) / 1000,
  };
}

/**
 * Sends one batch's features through the last stage `passes` times and sums up every image's
 * answers.
 */
function judge(
  model: Model,
  features: tf.Tensor,
  stage: string,
  passes: number,
  seedOfPass: (pass: number) => number,
): Uncertainty[] {
  const answers = Array.from({ length: passes }, (_, pass) => {
    const logits = forward(model, features, {
      from: stage,
      dropout: true,
      dropoutSeed: seedOfPass(pass),
    });
    const rows = softmaxRows(logits.dataSync<"float32">(), model.numClasses);
    logits.dispose();
    return rows;
  });
  return answers[0].map((_, image) => uncertaintyOfPasses(answers.map((rows) => rows[image])));
}

function maskSeed(seed: number, pass: number, firstImage: number): number {
  return Math.floor(createRandom(seed, "monte-carlo dropout", pass, firstImage).next() * 2 ** 31);
}
