import { giveMemoryBack } from "../base/engine/engineOrders";
import { batches, epochSize, numBatches } from "../data/batches";
import type { ImageSet } from "../data/imageSet";
import type { Model } from "../models/model";
import type { Transform } from "../transforms/presets";
import type { TrainingSettings } from "./fitOptions";
import { preciseBatchNorm, smallestBatch } from "./preciseBatchNorm";
import { predict } from "./predict";
import { type LossAndAccuracy, RunningScore } from "./runningScore";
import type { TrainingSource } from "./trainingSource";

/** The images of a training run and how they reach the model. */
export interface TrainingData {
  train: ImageSet;
  validation: ImageSet;
  /** Only looked at when it selects an epoch or is watched, see selectOn and alsoKeepBestOn. */
  test?: ImageSet;
  trainTransform: Transform;
  evalTransform: Transform;
}

/** Training on images: through one transform to learn, through another to judge. */
export function imageSource(
  model: Model,
  data: TrainingData,
  settings: TrainingSettings,
): TrainingSource {
  const { batchSize, seed, balanced = false, precision, signal } = settings;
  const lossOn = async (set: ImageSet): Promise<LossAndAccuracy> => {
    const options = { batchSize, precision, signal };
    const { logits, labels } = await predict(model, set, data.evalTransform, options);
    const score = new RunningScore(model.numClasses, settings.classWeights);
    score.add(logits, labels);
    return score.result();
  };
  const smallest = smallestBatch(model);
  const perEpoch = epochSize(data.train.images, { balanced });
  return {
    stage: model.stages[0].name,
    batchesPerEpoch: numBatches(perEpoch, batchSize, smallest),
    *batches(epoch) {
      const transform = data.trainTransform;
      const options = { batchSize, seed, epoch, shuffle: true, balanced, transform, smallest };
      for (const { images, labels } of batches(data.train, options))
        yield { input: images, labels };
      // The room for feature maps and gradients, before the weights are copied out of the engine.
      giveMemoryBack();
    },
    async score() {
      const images = settings.preciseBatchNorm;
      if (images) {
        const options = { images, batchSize, seed, precision, signal };
        await preciseBatchNorm(model, data.train, data.evalTransform, options);
      }
      return {
        validation: await lossOn(data.validation),
        ...(watchesTest(settings) && { test: await lossOn(data.test!) }),
      };
    },
  };
}

/** True if a run looks at the loss on the test images. */
export function watchesTest({
  selectOn,
  alsoKeepBestOn,
}: Pick<TrainingSettings, "selectOn" | "alsoKeepBestOn">): boolean {
  return selectOn === "test" || alsoKeepBestOn === "test";
}
