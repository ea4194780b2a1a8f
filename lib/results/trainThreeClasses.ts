import type { Settings } from "../base/settings";
import { classWeights } from "../data/classWeights";
import type { DataSets } from "../data/openDataSets";
import { SUBTYPE_CLASS_NAMES, subtypeObstacle, withSubtypeLabels } from "../data/subtypeLabels";
import type { Model } from "../models/model";
import { withNewClasses } from "../models/withNewClasses";
import { extractFeatures } from "../training/featureCache";
import { fitOnFeatures } from "../training/fitOnFeatures";
import type { History } from "../training/history";
import { predictFeatures } from "../training/predictFeatures";
import { resnetEvalTransform } from "../transforms/presets";
import { saveThreeClass } from "./saveThreeClass";
import type { ThreeClassResults } from "./threeClassFile";

/** How the head for three classes is trained; no choice was made on test images. */
const TRAINING = {
  learningRate: 1e-3,
  epochs: 30,
  weightDecay: 1e-4,
  stoppingPatience: 5,
  useClassWeights: true,
};

/**
 * Normal, bacterial or viral: puts a new head of three classes on the frozen backbone of a trained
 * ResNet-18, trains it on the features of the images as they are, each computed once, and writes
 * `three_class.json`. The loss lets each class count the same; validation chooses the epoch.
 *
 * @param history of the model whose backbone this is; it says which split chose its epoch
 * @param onProgress is told how many images of a split have been read
 * @returns the results as they were written; null where the file names tell no cause
 */
export async function trainThreeClasses(
  {
    model,
    history,
    data,
    settings,
  }: {
    model: Model;
    history: History;
    data: DataSets;
    settings: Settings;
  },
  onProgress?: (done: number, total: number, split: string) => void,
): Promise<ThreeClassResults | null> {
  if (subtypeObstacle(data) !== null) return null;
  const numClasses = SUBTYPE_CLASS_NAMES.length;
  const threeModel = withNewClasses(model, { numClasses, seed: settings.seed });
  const extract = (split: "train" | "validation" | "test") =>
    extractFeatures(threeModel, withSubtypeLabels(data[split]), resnetEvalTransform, {
      onProgress: onProgress && ((done, total) => onProgress(done, total, split)),
    });
  try {
    const features = {
      train: await extract("train"),
      validation: await extract("validation"),
      test: await extract("test"),
    };
    const training = { ...TRAINING, epochs: settings.epochs ?? TRAINING.epochs };
    const headHistory = await fitOnFeatures(threeModel, features, {
      ...training,
      seed: settings.seed,
      batchSize: settings.batchSize,
      classWeights: classWeights(features.train.images, numClasses),
    });
    return saveThreeClass({
      model: threeModel,
      backboneHistory: history,
      history: headHistory,
      data,
      settings,
      training,
      predictions: {
        validation: await predictFeatures(threeModel, features.validation),
        test: await predictFeatures(threeModel, features.test),
      },
    });
  } finally {
    threeModel.dispose();
  }
}
