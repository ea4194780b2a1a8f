import type { Precision } from "../base/engine/precision";
import type { SelectOn } from "../base/settings";
import type { EpochRecord, History } from "./history";

/** A stretch of training with its own trainable weights and learning rate. */
export interface Phase {
  name: string;
  /** What the names of the trainable weights start with; [""] trains everything. */
  trainable: string[];
  learningRate: number;
  /** Most epochs; early stopping may end the phase before. */
  epochs: number;
  /**
   * "plateau" (default): the rate falls when the loss stalls. "cosine": it rises over a warm-up,
   * then falls along a cosine to zero; such a phase runs to its end, since its last epochs with
   * their small steps are usually the best.
   */
  schedule?: "plateau" | "cosine";
  /** Length of the warm-up of a cosine phase, in epochs; may be a fraction. Default 0. */
  warmupEpochs?: number;
  /**
   * Factor of the learning rate from one stage to the stage below it, see layerwiseRates. Default
   * 1: all stages learn at the same rate.
   */
  layerDecay?: number;
}

export interface FitOptions {
  phases: Phase[];
  seed: number;
  /** Folder of the checkpoints; a killed run in the same folder is continued. */
  checkpointFolder: string;
  batchSize?: number;
  /** L2 penalty, see Adam. */
  weightDecay?: number;
  /** Weight of each class in the loss; without them every image counts the same. */
  classWeights?: number[];
  /** Share of the target spread evenly over the classes, see crossEntropy. */
  labelSmoothing?: number;
  /** Blends training images with one another; the alpha of drawMixing. Without it they are not. */
  mixup?: number;
  /** Every epoch shows as many images of each class, see epochOrder. */
  balanced?: boolean;
  /**
   * Decay of a moving average of the weights (see WeightAverage), which is then scored and kept.
   */
  averageDecay?: number;
  /** Numbers in which convolutions compute while training. Default: trainingPrecision(). */
  precision?: Precision;
  /**
   * Training images from which the head's batch norm is measured before scoring, see
   * preciseBatchNorm.
   */
  preciseBatchNorm?: number;
  /**
   * Epochs in a row without a better loss that are waited for before the learning rate falls, and
   * by which factor. It only ever acts where stoppingPatience is larger by 2, see idleSchedules.
   */
  plateauPatience?: number;
  plateauFactor?: number;
  /** Epochs in a row without a better loss before a phase ends. */
  stoppingPatience?: number;
  /**
   * "best" (default) keeps the epoch with the lowest loss, "last" the last one: then every phase
   * runs to its end, and no split has a say in which weights are kept.
   */
  keep?: "best" | "last";
  /**
   * The split whose loss selects the epoch and steers learning rate and stopping. "test" is the
   * original project's way: it makes the test score optimistic.
   */
  selectOn?: SelectOn;
  /**
   * A second split whose lowest loss is watched, and whose best epoch is saved beside the selected
   * one: it measures, on one and the same run, what choosing on the test set is worth.
   */
  alsoKeepBestOn?: SelectOn;
  /** True takes a finished run of the same identity from its folder instead of training again. */
  reuseFinished?: boolean;
  /** Ends this call after the batch at hand, as `interrupt` does. */
  signal?: AbortSignal;
  /** Is told of damaged checkpoints and idle schedules. Default: console.warn. */
  onNotice?: (text: string) => void;
  onBatch?: (state: BatchState) => void;
  onEpoch?: (record: EpochRecord, history: History) => void;
}

/** Where a run stands, for a progress display. */
export interface BatchState {
  phase: Phase;
  epoch: number;
  batch: number;
  batches: number;
  /** Mean training loss of the epoch so far. */
  loss: number;
  /**
   * Estimate for the rest of this epoch's training and the phases' remaining epochs, in seconds.
   */
  secondsLeft: number;
}

/** What a training run does where its options do not say otherwise. */
export const FIT_DEFAULTS = {
  batchSize: 32,
  weightDecay: 0,
  plateauPatience: 2,
  plateauFactor: 0.5,
  stoppingPatience: 3,
  selectOn: "validation" as SelectOn,
};

/** The options of a run, complete; what happens to its files is no matter of theirs. */
export type TrainingSettings = Omit<FitOptions, "checkpointFolder" | "reuseFinished"> &
  typeof FIT_DEFAULTS;
