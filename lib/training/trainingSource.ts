import type { tf } from "../base/engine/tf";
import type { LossAndAccuracy } from "./runningScore";

/** Where a run takes its batches from and how it judges the model: images, or features of them. */
export interface TrainingSource {
  /** The stage of the model that takes the batches' inputs. */
  stage: string;
  batchesPerEpoch: number;
  /** The batches of an epoch (from 1) in its order; the caller disposes both tensors of each. */
  batches(epoch: number): Iterable<{ input: tf.Tensor; labels: tf.Tensor1D }>;
  /** Judges the model as it is; `test` only where the run watches the test set. */
  score(): Promise<{ validation: LossAndAccuracy; test?: LossAndAccuracy }>;
}
