import { check } from "../base/checks";
import type { Model } from "../models/model";
import type { ModelMetrics } from "./metricsFile";
import { weightsHash } from "./weightsHash";

/**
 * Throws unless a metrics file is about the very weights that a model has: after another training
 * in the same results folder, the weights of one run lie beside the numbers of another. Files from
 * before the hash was noted pass.
 */
export function checkScoredWeights(
  model: Pick<Model, "name" | "parameters">,
  metrics: Pick<ModelMetrics, "weightsHash">,
): void {
  const found = weightsHash(model);
  check(
    metrics.weightsHash === undefined || metrics.weightsHash === found,
    `The ${model.name} here has other weights (${found.slice(0, 8)}) than those that its metrics ` +
      `file is about (${metrics.weightsHash?.slice(0, 8)}). Run the notebook that trains ` +
      "it to its " +
      "end (02 for the CNN, 03 for ResNet-18), with this results folder.",
  );
}
