import path from "node:path";
import type { Settings } from "../../base/settings";
import { type DataSets, openDataSets } from "../../data/openDataSets";
import type { Model } from "../../models/model";
import { resultsPaths } from "../../results/resultsPaths";
import type { TrainingData } from "../../training/imageSource";
import type { Recipe } from "../../training/recipes";
import { buildForRecipe } from "./buildForRecipe";
import { type Run, runSettings } from "./runs";

/** A run with its untrained model and its images, ready to be trained or scored. */
export interface OpenRun {
  run: Run;
  recipe: Recipe;
  /** With the seed of the run. */
  settings: Settings;
  data: DataSets;
  /** `data` with the recipe's transforms. */
  images: DataSets & TrainingData;
  model: Model;
  checkpointFolder: string;
  /** Closes the images and disposes the model. */
  close(): void;
}

/** Opens a run; the caller closes it. */
export async function openRun(run: Run, allSettings: Settings): Promise<OpenRun> {
  const settings = runSettings(run, allSettings);
  const recipe = run.recipe(settings);
  const data = await openDataSets(settings);
  try {
    const model = buildForRecipe(recipe, settings);
    const checkpointFolder = path.join(resultsPaths(settings.results).checkpoints, run.id);
    const images = { ...data, ...recipe.transforms };
    const close = () => {
      model.dispose();
      data.close();
    };
    return { run, recipe, settings, data, images, model, checkpointFolder, close };
  } catch (error) {
    data.close();
    throw error;
  }
}
