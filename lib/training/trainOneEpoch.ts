import type { Precision } from "../base/engine/precision";
import { tf } from "../base/engine/tf";
import { pauses } from "../base/interrupt";
import { createRandom } from "../base/random";
import type { Model } from "../models/model";
import type { Adam } from "./adam";
import { drawMixing } from "./mixup";
import { type LossAndAccuracy, RunningScore } from "./runningScore";
import type { TrainingSource } from "./trainingSource";
import { trainStep } from "./trainStep";
import type { WeightAverage } from "./weightAverage";

export interface EpochOptions {
  /** Counted from 1; with the seed, decides the order, the augmentation and the dropout masks. */
  epoch: number;
  seed: number;
  /** The learning rate of a step of this epoch, counted from 0. */
  learningRateAt: (step: number) => number;
  /** A weight's share of that rate, by its name. Default: 1 for all. */
  rateOf?: (weight: string) => number;
  /** Blends images with one another, see mixup.ts. */
  mixup?: number;
  /** All three as in trainStep. */
  classWeights?: number[];
  labelSmoothing?: number;
  precision?: Precision;
  /** Follows the weights after every step. */
  average?: WeightAverage | null;
  signal?: AbortSignal;
  /** Is told the number of steps done and the mean loss so far after every step. */
  onStep?: (done: number, loss: number) => void;
}

/**
 * One pass over the training images, which is all there is to learning: for every batch the model
 * predicts, its answers are compared with the true classes, and every weight is moved a little in
 * the direction that makes the loss smaller.
 *
 * Loss and accuracy are those of each batch before its step, and therefore of a model that changes
 * under way. Leaves no tensors behind, also after an error.
 *
 * @throws if the model's output is no longer a number, or, after the batch at hand, if interrupted
 */
export async function trainOneEpoch(
  model: Model,
  optimizer: Adam,
  source: TrainingSource,
  options: EpochOptions,
): Promise<LossAndAccuracy> {
  const { epoch, seed, learningRateAt, rateOf, mixup, average, signal, onStep, ...loss } = options;
  const score = new RunningScore(model.numClasses, options.classWeights);
  const pause = pauses(signal);
  let step = 0;
  for (const { input, labels } of source.batches(epoch)) {
    try {
      const rate = learningRateAt(step);
      const logits = trainStep(model, optimizer, input, labels, {
        ...loss,
        from: source.stage,
        learningRate: rateOf ? (weight) => rate * rateOf(weight) : rate,
        mixing: mixup
          ? drawMixing(labels.size, mixup, createRandom(seed, "mixup", epoch, step))
          : null,
        dropoutSeed: Math.floor(createRandom(seed, "dropout", epoch, step).next() * 2 ** 31),
      });
      average?.update();
      score.add(logits, labels.dataSync());
    } finally {
      tf.dispose([input, labels]);
    }
    step += 1;
    onStep?.(step, score.result().loss);
    await pause();
  }
  return score.result();
}
