import { check } from "../base/checks";
import { trainingPrecision } from "../base/engine/precision";
import type { Model } from "../models/model";
import { CheckpointFolder } from "./checkpoint";
import { FIT_DEFAULTS, type FitOptions } from "./fitOptions";
import type { History } from "./history";
import { imageSource, type TrainingData, watchesTest } from "./imageSource";
import { runIdentity } from "./runIdentity";
import { trainPhases } from "./trainPhases";

/**
 * Trains a model phase by phase: Adam, cross-entropy, a learning rate that falls when the loss
 * stalls (or by a schedule), early stopping. What happens in an epoch stands in trainOneEpoch.ts.
 *
 * Every epoch is saved; after a kill the same call goes on from there and ends with the same
 * result. At the end the model holds the weights of the best epoch, and what the last phase
 * trained is trainable. Live tensors and memory are the same after every epoch, and nothing stays
 * behind after an error.
 *
 * @returns the history of all epochs, those before a restart included
 * @throws if the model's output is no longer a number, or when interrupted
 */
export async function fit(model: Model, data: TrainingData, options: FitOptions): Promise<History> {
  const settings = { ...FIT_DEFAULTS, precision: trainingPrecision(), ...options };
  check(!watchesTest(settings) || data.test, 'selectOn or alsoKeepBestOn: "test" needs data.test.');
  const checkpoints = new CheckpointFolder(
    options.checkpointFolder,
    runIdentity(model, data, settings),
  );
  const finished = settings.reuseFinished
    ? checkpoints.finishedHistory(settings.alsoKeepBestOn)
    : null;
  if (finished) {
    model.parameters.setTrainable(settings.phases[settings.phases.length - 1].trainable);
    checkpoints.loadBest(model);
    return finished;
  }
  const source = imageSource(model, data, settings);
  const history = await trainPhases({ model, source, settings, checkpoints });
  checkpoints.finish(history);
  return history;
}
