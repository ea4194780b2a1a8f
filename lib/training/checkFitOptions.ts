import { check, checkWholeNumber } from "../base/checks";
import type { LabelledImage } from "../base/types";
import type { Model } from "../models/model";
import type { FitOptions, Phase, TrainingSettings } from "./fitOptions";
import { type TrainingData, watchesTest } from "./imageSource";
import { smallestBatch } from "./preciseBatchNorm";

/**
 * Throws unless a run can be trained with these options and labels. Without it a wrong label or
 * option is found after hours, or not at all: the loss of a class that the model does not have is
 * not a number, and weights for too few classes are silently stretched over all.
 */
export function checkFitOptions(
  model: Model,
  data: TrainingData,
  settings: TrainingSettings & FitOptions,
): void {
  check(!watchesTest(settings) || data.test, 'selectOn or alsoKeepBestOn: "test" needs data.test.');
  checkTrainingSettings(model, settings);
  checkTrainingLabels(model, {
    train: data.train.images,
    validation: data.validation.images,
    ...(watchesTest(settings) && { test: data.test!.images }),
  });
}

/** Throws unless all options lie in their ranges and fit the model. */
export function checkTrainingSettings(model: Model, settings: TrainingSettings): void {
  const { phases, classWeights, labelSmoothing = 0, averageDecay, preciseBatchNorm = 0 } = settings;
  checkWholeNumber("batchSize", settings.batchSize, 1);
  check(
    settings.batchSize >= smallestBatch(model),
    `batchSize must be at least ${smallestBatch(model)} for this ${model.name}: the batch ` +
      "norm in its head measures the variance of every batch, and one image has none.",
  );
  checkWholeNumber("seed", settings.seed, 0);
  checkAtLeastZero("weightDecay", settings.weightDecay);
  checkWholeNumber("plateauPatience", settings.plateauPatience, 0);
  checkWholeNumber("stoppingPatience", settings.stoppingPatience, 1);
  checkInside("plateauFactor", settings.plateauFactor);
  if (averageDecay !== undefined && averageDecay !== 0) checkInside("averageDecay", averageDecay);
  checkWholeNumber("preciseBatchNorm", preciseBatchNorm, 0);
  check(
    labelSmoothing >= 0 && labelSmoothing < 1,
    `labelSmoothing must be at least 0 and less than 1, found ${labelSmoothing}.`,
  );
  const { mixup = 1, keep = "best", alsoKeepBestOn } = settings;
  check(mixup > 0 && mixup < Infinity, `mixup must be a number above 0, found ${mixup}.`);
  check(
    keep === "best" || (keep === "last" && alsoKeepBestOn === undefined),
    `keep must be "best" or "last", and "last" chooses no epoch by any split, found "${keep}"` +
      `${alsoKeepBestOn ? ` with alsoKeepBestOn "${alsoKeepBestOn}"` : ""}.`,
  );
  checkClassWeights(model, classWeights);
  check(phases.length > 0, "There are no phases: at least one is needed.");
  for (const phase of phases) checkPhase(model, phase);
}

function checkPhase(model: Model, phase: Phase): void {
  const { name, trainable, learningRate, epochs, warmupEpochs = 0, layerDecay = 1 } = phase;
  const of = ` of phase "${name}"`;
  checkWholeNumber(`epochs${of}`, epochs, 1);
  checkAtLeastZero(`learningRate${of}`, learningRate);
  checkAtLeastZero(`warmupEpochs${of}`, warmupEpochs);
  check(
    layerDecay > 0 && layerDecay <= 1,
    `layerDecay${of} must be above 0 and at most 1, found ${layerDecay}.`,
  );
  const weights = model.parameters.names().filter((one) => !model.parameters.isStatistic(one));
  for (const prefix of trainable)
    check(
      weights.some((one) => one.startsWith(prefix)),
      `No weight of ${model.name} starts with "${prefix}", which is to be trained in phase ` +
        `"${name}". There are: ${weights.join(", ")}.`,
    );
  check(trainable.length > 0, `Nothing is to be trained in phase "${name}".`);
}

function checkClassWeights({ numClasses, name }: Model, classWeights?: number[]): void {
  if (classWeights === undefined) return;
  check(
    classWeights.length === numClasses && classWeights.every((one) => one > 0 && one < Infinity),
    `classWeights must be ${numClasses} numbers above 0, one for each class of this ${name}, ` +
      `found [${classWeights.join(", ")}].`,
  );
}

/** Throws unless every label is one of the model's classes and training shows at least two. */
export function checkTrainingLabels(
  { numClasses }: Model,
  splits: Record<string, readonly Pick<LabelledImage, "file" | "label">[]>,
): void {
  for (const [split, images] of Object.entries(splits)) {
    check(images.length > 0, `There are no ${split} images: at least one is needed.`);
    const bad = images.find(
      ({ label }) => !Number.isInteger(label) || label < 0 || label >= numClasses,
    );
    check(
      bad === undefined,
      `${bad?.file} has label ${bad?.label}, but the model has ${numClasses} classes (0 to ` +
        `${numClasses - 1}). Build it with as many classes as the labels have.`,
    );
  }
  const [first] = splits.train;
  check(
    splits.train.some(({ label }) => label !== first.label),
    `All ${splits.train.length} training images have label ${first.label}: a classifier needs ` +
      "at least two classes to learn from.",
  );
}

function checkAtLeastZero(name: string, value: number): void {
  check(value >= 0 && value < Infinity, `${name} must be a number of at least 0, found ${value}.`);
}

function checkInside(name: string, value: number): void {
  check(value > 0 && value < 1, `${name} must lie between 0 and 1, found ${value}.`);
}
