import { buildCnn } from "../../lib/models/buildCnn";
import type { Model } from "../../lib/models/model";
import type { FitOptions } from "../../lib/training/fitOptions";
import type { History } from "../../lib/training/history";
import type { TrainingData } from "../../lib/training/imageSource";
import { cnnEvalTransform, cnnTrainTransform } from "../../lib/transforms/presets";
import { memoryImageSet } from "./memoryImageSet";

const SIZE = 16;

/** An untrained CNN that tinyData and tinyOptions fit; the caller disposes it. */
export const tinyModel = (seed = 1): Model => buildCnn({ seed, imageSize: SIZE });

/** 12 images to train on, 6 to validate, 6 to test. */
export function tinyData(): TrainingData {
  return {
    train: memoryImageSet(12, SIZE, 1),
    validation: memoryImageSet(6, SIZE, 2),
    test: memoryImageSet(6, SIZE, 3),
    trainTransform: cnnTrainTransform,
    evalTransform: cnnEvalTransform,
  };
}

/** Two phases of one and two epochs, two batches each. */
export function tinyOptions(checkpointFolder: string, more: Partial<FitOptions> = {}): FitOptions {
  const phases = [
    { name: "all", trainable: [""], learningRate: 1e-3, epochs: 1 },
    { name: "last layer", trainable: ["fc2."], learningRate: 1e-3, epochs: 2 },
  ];
  return { phases, seed: 7, batchSize: 6, checkpointFolder, ...more };
}

/** A history as it should be on every machine. */
export function withoutTimes(history: History): unknown {
  return { ...history, epochs: history.epochs.map(({ seconds: _seconds, ...record }) => record) };
}

/** The message of the error that some work ends with; "no error" if it does not. */
export function messageOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "no error",
    ({ message }: Error) => message,
  );
}
