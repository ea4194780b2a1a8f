import { check } from "../base/checks";
import { InterruptedError } from "../base/interrupt";
import type { Model } from "../models/model";
import { keepWeights } from "./keepWeights";

const inTraining = new WeakSet<Model>();

/**
 * Runs a training that has the model for itself. If it fails or is interrupted, the model gets
 * the weights back that it had before: the same call can then be made again, and ends as if
 * nothing had happened.
 *
 * @param kept says what is kept of a training that was interrupted
 * @throws if the model is being trained already, or whatever `training` throws
 */
export async function whileTraining<T>(
  model: Model,
  kept: string,
  training: () => Promise<T>,
): Promise<T> {
  check(
    !inTraining.has(model),
    `This ${model.name} is being trained already. Wait until that is done, or stop it first: ` +
      "two trainings at once would both change its weights.",
  );
  inTraining.add(model);
  const putBack = keepWeights(model);
  try {
    return await training();
  } catch (error) {
    putBack();
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`${error.message} ${kept}`, { cause: error });
  } finally {
    inTraining.delete(model);
  }
}
