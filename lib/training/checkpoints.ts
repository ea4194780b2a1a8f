import type { SelectOn } from "../base/settings";
import type { Model } from "../models/model";
import type { Adam } from "./adam";
import type { StoppingState } from "./earlyStopping";
import type { History } from "./history";
import type { PlateauState } from "./reduceLrOnPlateau";
import type { WeightAverage } from "./weightAverage";

/** Everything besides numbers that a training run needs to go on where it stopped. */
export interface Progress {
  /** Index of the phase that the last finished epoch belongs to. */
  phase: number;
  /** Epochs finished within that phase. */
  epochsInPhase: number;
  /** True if that phase is over. */
  phaseDone: boolean;
  plateau: PlateauState;
  stopping: StoppingState;
  history: History;
}

/** Where a training run puts its weights, and finds what an earlier call of the same run left. */
export interface Checkpoints {
  /**
   * What a killed run left, or null if there is nothing to continue.
   * @param alsoKeptOn the second split whose best weights the run keeps
   */
  progress(alsoKeptOn?: SelectOn): Progress | null;
  /** Puts weights, optimiser and weight average back to the state after the newest epoch. */
  restore(model: Model, optimizer: Adam, average: WeightAverage | null): void;
  /** Saves the state after an epoch. */
  saveLast(
    model: Model,
    updaters: { optimizer: Adam; average: WeightAverage | null },
    progress: Progress,
  ): void;
  /** Saves the model's weights as the best ones so far, those of this epoch. */
  saveBest(model: Model, epoch: number): void;
  /** Saves them as those with the lowest loss on a split that does not select. */
  saveBestOn(split: SelectOn, model: Model, epoch: number): void;
  /**
   * Puts the best weights back into the model.
   * @throws if they are not those of this epoch of this run
   */
  loadBest(model: Model, epoch: number): void;
}
