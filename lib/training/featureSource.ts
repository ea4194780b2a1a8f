import { tf } from "../base/engine/tf";
import { epochOrder, numBatches } from "../data/batches";
import type { Model } from "../models/model";
import { type Features, featureRows } from "./featureCache";
import type { TrainingSettings } from "./fitOptions";
import { predictFeatures } from "./predictFeatures";
import { RunningScore } from "./runningScore";
import type { TrainingSource } from "./trainingSource";

/** Training on features: their rows in the order in which the images themselves would come. */
export function featureSource(
  model: Model,
  { train, validation }: { train: Features; validation: Features },
  { batchSize, seed, classWeights, signal }: TrainingSettings,
): TrainingSource {
  return {
    stage: train.stage,
    batchesPerEpoch: numBatches(train.images.length, batchSize),
    *batches(epoch) {
      const keys = { seed, epoch, shuffle: true, balanced: false };
      const order = epochOrder(train.images, keys);
      for (let first = 0; first < order.length; first += batchSize)
        yield rowsOf(train, order.slice(first, first + batchSize));
    },
    async score() {
      const { logits, labels } = await predictFeatures(model, validation, { signal });
      const score = new RunningScore(model.numClasses, classWeights);
      score.add(logits, labels);
      return { validation: score.result() };
    },
  };
}

function rowsOf(features: Features, rows: number[]): { input: tf.Tensor; labels: tf.Tensor1D } {
  const labels = rows.map((row) => features.labels[row]);
  return {
    input: tf.tensor(featureRows(features, rows), [rows.length, ...features.shape]),
    labels: tf.tensor1d(labels, "int32"),
  };
}
