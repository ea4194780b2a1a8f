import type { Model } from "../models/model";
import { MODEL_KINDS } from "../training/modelKinds";
import { loadWeights } from "../training/weightsFile";
import type { Transform } from "../transforms/presets";
import { checkScoredWeights } from "./checkScoredWeights";
import { type ModelMetrics, readMetrics } from "./metricsFile";
import type { ResultsPaths } from "./resultsPaths";
import { MODEL_NAMES } from "./scoredModels";

/** A trained network, ready to be asked. */
export interface LoadedModel {
  key: "cnn" | "resnet18";
  /** For people: "CNN" or "ResNet-18". */
  name: string;
  /** The caller disposes it. */
  model: Model;
  /** What its images go through. */
  transform: Transform;
  /** What the notebook that trained it measured. */
  metrics: ModelMetrics;
}

/**
 * A network that notebook 2 or 3 trained, with the metrics that they measured. It is built with
 * random weights, the trained ones take their place, and their fingerprint must be the one in the
 * metrics file: explaining another network than the one that was measured would mislead.
 *
 * @throws if weights or metrics are missing, do not fit, or are not of the same training
 */
export function loadScoredModel(
  key: "cnn" | "resnet18",
  paths: Pick<ResultsPaths, "checkpoints" | "metricsFile">,
  { imageSize, seed }: { imageSize: number; seed: number },
): LoadedModel {
  const { build, evalTransform: transform } = MODEL_KINDS[key];
  const model = build({ seed, imageSize });
  try {
    loadWeights(`${paths.checkpoints}/${key}/best.safetensors`, model);
    const metrics = readMetrics(paths.metricsFile(key));
    checkScoredWeights(model, metrics);
    return { key, name: MODEL_NAMES[key], model, transform, metrics };
  } catch (error) {
    model.dispose();
    throw error;
  }
}
