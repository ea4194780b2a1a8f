import type { SelectOn, Settings, Workload } from "../../base/settings";
import type { ScoredModelId } from "../../results/scoredModels";
import type { FitOptions } from "../../training/fitOptions";
import {
  cnnRecipe,
  type Recipe,
  resnetOriginalRecipe,
  resnetRobustRecipe,
} from "../../training/recipes";

/** One training of the reproduction. */
export interface Run {
  /** Names the folder of its checkpoints. */
  id: string;
  recipe: (workload: Workload) => Recipe;
  /** Added to the seed of the settings. */
  seedOffset: number;
  /** The split that selects the epoch. */
  selectOn: SelectOn;
  /** A second split whose best epoch is kept beside the selected one. */
  alsoKeepBestOn?: SelectOn;
}

/** A model that is scored on the test images: one choice of an epoch of one run. */
export interface Scoring {
  id: ScoredModelId;
  run: RunId;
  /**
   * Takes the epoch that was best on this split, which did not select; without it the selected one.
   */
  bestOn?: SelectOn;
}

/**
 * All trainings, in their order. The honest ones come in three seeds, each with validation patients
 * of its own; the original protocol selects on the test images and keeps the honest choice beside
 * it. Run "cnn" watches the test loss, only to show what choosing by it would have gained: neither
 * epoch, nor learning rate, nor stopping depend on it.
 */
export const RUNS = [
  { id: "cnn", recipe: cnnRecipe, seedOffset: 0, selectOn: "validation", alsoKeepBestOn: "test" },
  {
    id: "cnn-original",
    recipe: cnnRecipe,
    seedOffset: 0,
    selectOn: "test",
    alsoKeepBestOn: "validation",
  },
  { id: "cnn-43", recipe: cnnRecipe, seedOffset: 1, selectOn: "validation" },
  { id: "cnn-44", recipe: cnnRecipe, seedOffset: 2, selectOn: "validation" },
  {
    id: "resnet18-original",
    recipe: resnetOriginalRecipe,
    seedOffset: 0,
    selectOn: "test",
    alsoKeepBestOn: "validation",
  },
  { id: "resnet18", recipe: resnetRobustRecipe, seedOffset: 0, selectOn: "validation" },
  { id: "resnet18-43", recipe: resnetRobustRecipe, seedOffset: 1, selectOn: "validation" },
  { id: "resnet18-44", recipe: resnetRobustRecipe, seedOffset: 2, selectOn: "validation" },
] as const satisfies readonly Run[];

export type RunId = (typeof RUNS)[number]["id"];

/**
 * Every model that is scored: the selected epoch of each run, and two honest choices of optimistic
 * runs.
 */
export const SCORINGS: readonly Scoring[] = [
  ...RUNS.map(({ id }) => ({ id, run: id })),
  { id: "cnn-original-on-validation", run: "cnn-original", bestOn: "validation" },
  { id: "resnet18-original-on-validation", run: "resnet18-original", bestOn: "validation" },
];

/** @throws if there is no run of that name */
export function findRun(id: string): Run {
  const run = RUNS.find((one) => one.id === id);
  if (!run)
    throw new Error(`There is no run "${id}". Runs: ${RUNS.map((one) => one.id).join(", ")}.`);
  return run;
}

/** @throws if no model of that name is scored */
export function findScoring(id: string): Scoring {
  const scoring = SCORINGS.find((one) => one.id === id);
  if (!scoring)
    throw new Error(
      `There is no model "${id}". Models: ${SCORINGS.map((one) => one.id).join(", ")}.`,
    );
  return scoring;
}

/** The settings with the seed of a run, which also decides which patients are held back. */
export function runSettings({ seedOffset }: Run, settings: Settings): Settings {
  return { ...settings, seed: settings.seed + seedOffset };
}

/**
 * What `fit` needs besides model, images and folder.
 * @param settings those of the run, see runSettings
 */
export function fitOptionsOf(run: Run, settings: Settings): Omit<FitOptions, "checkpointFolder"> {
  const { selectOn, alsoKeepBestOn } = run;
  const { training } = run.recipe(settings);
  const { seed, batchSize } = settings;
  return { ...training, selectOn, alsoKeepBestOn, seed, batchSize };
}
