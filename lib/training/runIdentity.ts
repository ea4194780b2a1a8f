import { createHash } from "node:crypto";
import { tf } from "../base/engine/tf";
import type { Model } from "../models/model";
import type { FitOptions } from "./fitOptions";
import type { TrainingData } from "./imageSource";

/**
 * A text that differs as soon as anything differs that changes a run's result; the order of options
 * is no matter. The precision is left out like the processor: a run may be continued on another
 * machine.
 */
export function runIdentity(model: Model, data: TrainingData, settings: FitOptions): string {
  const {
    checkpointFolder: _folder,
    reuseFinished: _reuse,
    signal: _signal,
    onNotice: _onNotice,
    onBatch: _onBatch,
    onEpoch: _onEpoch,
    precision: _precision,
    ...plain
  } = settings;
  const description = {
    model: {
      name: model.name,
      origin: model.origin,
      imageSize: model.imageSize,
      numClasses: model.numClasses,
    },
    data: [data.train, data.validation, data.test].map((set) => set?.fingerprint),
    transforms: [data.trainTransform, data.evalTransform].map((transform) => transform.describe()),
    settings: plain,
    engine: tf.getBackend(),
  };
  return createHash("sha256").update(JSON.stringify(description, withSortedKeys)).digest("hex");
}

function withSortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
