import { check } from "../base/checks";
import type { Model } from "../models/model";
import { checkBackbone } from "./backboneHash";
import { checkTrainingLabels, checkTrainingSettings } from "./checkFitOptions";
import { CheckpointMemory } from "./checkpointMemory";
import type { Features } from "./featureCache";
import { featureSource } from "./featureSource";
import { FIT_DEFAULTS, type FitOptions, type Phase } from "./fitOptions";
import type { History } from "./history";
import { trainPhases } from "./trainPhases";
import { whileTraining } from "./whileTraining";

/** As in FitOptions and, for learningRate and epochs, in Phase. */
export type FeatureTrainingOptions = Pick<Phase, "learningRate" | "epochs"> &
  Pick<
    FitOptions,
    | "seed"
    | "batchSize"
    | "weightDecay"
    | "classWeights"
    | "plateauPatience"
    | "plateauFactor"
    | "stoppingPatience"
    | "signal"
    | "onEpoch"
  >;

/**
 * Trains the stages behind a frozen backbone on features that extractFeatures computed once. It is
 * `fit` with one phase: the same loop, order of images, dropout masks, optimiser and rules for the
 * learning rate and for stopping, so that without augmentation both end with the same weights. An
 * epoch takes about a second, which is why nothing is saved on the way.
 *
 * Everything from the features' stage on is trained, everything before it is frozen. At the end
 * the model holds the weights of the epoch with the lowest validation loss. Works for any number
 * of classes. The same seed gives the same history; live tensors are the same after every epoch.
 *
 * @param data features of one and the same stage, computed with this model's backbone weights
 * @throws if the features do not belong together or to this model's backbone, a label is none of
 *   the model's classes or an option does not fit; the model then has the weights that it had
 *   before the call
 */
export async function fitOnFeatures(
  model: Model,
  data: { train: Features; validation: Features },
  { learningRate, epochs, ...options }: FeatureTrainingOptions,
): Promise<History> {
  checkFeatures(model, data.train, data.validation);
  const trainable = trainedPrefixes(model, data.train.stage);
  const phases = [{ name: "on features", trainable, learningRate, epochs }];
  const settings = { ...FIT_DEFAULTS, ...options, phases };
  checkTrainingSettings(model, settings);
  const kept = "Nothing of it is kept: the same call starts anew.";
  return whileTraining(model, kept, () => {
    const source = featureSource(model, data, settings);
    return trainPhases({ model, source, settings, checkpoints: new CheckpointMemory(trainable) });
  });
}

function trainedPrefixes(model: Model, stage: string): string[] {
  const first = model.stages.findIndex(({ name }) => name === stage);
  return model.stages.slice(first).flatMap(({ parameterPrefixes }) => parameterPrefixes);
}

function checkFeatures(model: Model, train: Features, validation: Features): void {
  const describe = ({ stage, shape }: Features) => `[${shape.join(", ")}] for stage "${stage}"`;
  check(
    model.stages.some(({ name }) => name === train.stage),
    `${model.name} has no stage "${train.stage}": these features were computed with ` +
      "another kind of model.",
  );
  check(
    describe(train) === describe(validation),
    `Training features are ${describe(train)}, validation features ` +
      `${describe(validation)}: extract both alike.`,
  );
  checkBackbone(model, train);
  checkBackbone(model, validation);
  const labelled = ({ labels, images }: Features) =>
    labels.map((label, row) => ({ file: images[row].file, label }));
  checkTrainingLabels(model, { train: labelled(train), validation: labelled(validation) });
}
