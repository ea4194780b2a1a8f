import { tf } from "../base/engine/tf";
import { epochOrder, inBatches, numBatches } from "../data/batches";
import type { Model } from "../models/model";
import { type Features, featureRows } from "./featureCache";
import type { TrainingSettings } from "./fitOptions";
import { smallestBatch } from "./preciseBatchNorm";
import { predictFeatures } from "./predictFeatures";
import { RunningScore } from "./runningScore";
import type { TrainingSource } from "./trainingSource";

/** Training on features: their rows in the order in which the images themselves would come. */
export function featureSource(
  model: Model,
  { train, validation }: { train: Features; validation: Features },
  { batchSize, seed, classWeights, signal }: TrainingSettings,
): TrainingSource {
  const smallest = smallestBatch(model);
  return {
    stage: train.stage,
    batchesPerEpoch: numBatches(train.images.length, batchSize, smallest),
    *batches(epoch) {
      const keys = { seed, epoch, shuffle: true, balanced: false };
      const order = epochOrder(train.images, keys);
      for (const rows of inBatches(order, batchSize, smallest)) yield rowsOf(train, rows);
    },
    async score() {
      // The backbone was checked before the first epoch, and stays.
      const features = { ...validation, backbone: undefined };
      const { logits, labels } = await predictFeatures(model, features, { signal });
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
