import path from "node:path";
import { buildCnn } from "../../lib/models/buildCnn";
import { resultsPaths } from "../../lib/results/resultsPaths";
import type { ScoredModelId } from "../../lib/results/scoredModels";
import { saveWeights } from "../../lib/training/weightsFile";
import { writeScoredModel } from "./scoredResults";

/** Height and width of the images of the models written here. */
export const TRAINED_SIZE = 32;

/** A results folder with scored CNNs of random weights, as if notebook 2 had trained them. */
export function writeTrained(folder: string, ids: readonly ScoredModelId[] = ["cnn"]): void {
  ids.forEach((id, seed) => {
    const model = buildCnn({ seed, imageSize: TRAINED_SIZE });
    try {
      const file = path.join(resultsPaths(folder).checkpoints, id, "best.safetensors");
      saveWeights(file, model, "of a test");
    } finally {
      model.dispose();
    }
    writeScoredModel(folder, id);
  });
}
