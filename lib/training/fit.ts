import { trainingPrecision } from "../base/engine/trainingPrecision";
import { lockFolder } from "../base/folderLock";
import type { Model } from "../models/model";
import { checkFitOptions } from "./checkFitOptions";
import { CheckpointFolder } from "./checkpointFolder";
import { FIT_DEFAULTS, type FitOptions } from "./fitOptions";
import type { History } from "./history";
import { idleSchedules } from "./idleSchedules";
import { imageSource, type TrainingData } from "./imageSource";
import { runIdentity } from "./runIdentity";
import { trainPhases } from "./trainPhases";
import { whileTraining } from "./whileTraining";

/**
 * Trains a model phase by phase: Adam, cross-entropy, a learning rate that falls when the loss
 * stalls (or by a schedule), early stopping. What happens in an epoch stands in trainOneEpoch.ts.
 *
 * Every epoch is saved; after a kill or an interrupt the same call goes on from there and ends
 * with the same result. At the end the model holds the weights of the best epoch, and what the
 * last phase trained is trainable. Live tensors and memory are the same after every epoch. After
 * an error nothing stays behind, and the model has the weights that it had before the call.
 *
 * @returns the history of all epochs, those before a restart included
 * @throws before anything is computed if options or labels do not fit, or if the model or the
 *   folder is in use by another training; later if a weight or an output is no longer a number, or
 *   when interrupted
 */
export async function fit(model: Model, data: TrainingData, options: FitOptions): Promise<History> {
  const settings = { ...FIT_DEFAULTS, precision: trainingPrecision(), ...options };
  checkFitOptions(model, data, settings);
  const kept = "Its finished epochs are kept: the same call goes on from there.";
  return whileTraining(model, kept, async () => {
    const release = lockFolder(settings.checkpointFolder, "training");
    try {
      const identity = runIdentity(model, data, settings);
      const { checkpointFolder, onNotice } = settings;
      const checkpoints = new CheckpointFolder(checkpointFolder, identity, onNotice);
      const finished = settings.reuseFinished
        ? checkpoints.finishedHistory(settings.alsoKeepBestOn)
        : null;
      if (finished) {
        model.parameters.setTrainable(settings.phases[settings.phases.length - 1].trainable);
        checkpoints.loadBest(model, finished.bestEpoch);
        return finished;
      }
      for (const text of idleSchedules(settings)) (onNotice ?? console.warn)(text);
      const source = imageSource(model, data, settings);
      const history = await trainPhases({ model, source, settings, checkpoints });
      checkpoints.finish(history);
      return history;
    } finally {
      release();
    }
  });
}
