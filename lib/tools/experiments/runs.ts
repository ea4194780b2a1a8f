import { hasBfloat16 } from "../../base/engine/precisionTrial";
import { trainingPrecision } from "../../base/engine/trainingPrecision";
import type { SelectOn, Settings, Workload } from "../../base/settings";
import type { ScoredModelId } from "../../results/scoredModels";
import type { FitOptions } from "../../training/fitOptions";
import {
  cnnOriginalRecipe,
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
  /** Trains in bfloat16 where float32 is taken on this machine, and the other way round. */
  otherPrecision?: boolean;
}

/** A model that is scored on the test images: one choice of an epoch of one run. */
export interface Scoring {
  id: ScoredModelId;
  run: RunId;
  /**
   * Takes the epoch that was best on this split, which did not select; without it the selected one.
   */
  bestOn?: SelectOn;
  /** Asks for the mean answer to several views of every image, see testViews. */
  views?: boolean;
  /** Rounds the weights to 8 bits first, see roundToEightBits. */
  eightBits?: boolean;
}

/** What the first seed of a run keeps beside the selected epoch. */
const OTHER_CHOICES: Record<string, SelectOn> = {
  cnn: "test",
  "cnn-original": "validation",
  "resnet18-original": "validation",
};

/**
 * All trainings, in their order. The honest ones come in three seeds, each with validation patients
 * of its own. So does the original protocol, which selects on the test images; its first seed keeps
 * the honest choice beside it. The last run repeats one in the other precision. Run "cnn" watches
 * the test loss, only to show what choosing by it would have gained: neither epoch, nor learning
 * rate, nor stopping depend on it.
 */
export const RUNS = [
  ...inThreeSeeds({ id: "resnet18", recipe: resnetRobustRecipe, selectOn: "validation" }),
  ...inThreeSeeds({ id: "cnn", recipe: honestCnnRecipe, selectOn: "validation" }),
  ...inThreeSeeds({ id: "cnn-original", recipe: cnnOriginalRecipe, selectOn: "test" }),
  ...inThreeSeeds({ id: "resnet18-original", recipe: resnetOriginalRecipe, selectOn: "test" }),
  {
    id: "resnet18-other-precision",
    recipe: resnetRobustRecipe,
    seedOffset: 0,
    selectOn: "validation",
    otherPrecision: true,
  },
] as const satisfies readonly Run[];

/** What notebook 2 takes, so that it takes up the run. */
function honestCnnRecipe(workload: Workload): Recipe {
  return cnnRecipe({ ...workload, selectOn: "validation" });
}

/** The first seed has the plain name, the others have the usual seeds in theirs: "cnn-43". */
function inThreeSeeds<const Id extends string>(run: Pick<Run, "recipe" | "selectOn"> & { id: Id }) {
  const alsoKeepBestOn = OTHER_CHOICES[run.id];
  return [
    { ...run, seedOffset: 0, alsoKeepBestOn },
    { ...run, id: `${run.id}-43` as const, seedOffset: 1 },
    { ...run, id: `${run.id}-44` as const, seedOffset: 2 },
  ] as const;
}

export type RunId = (typeof RUNS)[number]["id"];

/**
 * Every model that is scored: the selected epoch of each run, the honest ResNet-18 asked for the
 * mean over several views as well, copies with 8 bits per weight, and two honest choices of
 * optimistic runs.
 */
export const SCORINGS: readonly Scoring[] = [
  ...RUNS.map(({ id }) => ({ id, run: id })),
  { id: "resnet18-views", run: "resnet18", views: true },
  { id: "resnet18-views-43", run: "resnet18-43", views: true },
  { id: "resnet18-views-44", run: "resnet18-44", views: true },
  { id: "cnn-8-bit", run: "cnn", eightBits: true },
  { id: "resnet18-8-bit", run: "resnet18", eightBits: true },
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

/**
 * Why a run cannot be trained with the engine, which must have been chosen; null for one that can.
 * @param bfloat16 whether the engine computes in it
 */
export function leftOut({ otherPrecision }: Run, bfloat16 = hasBfloat16): string | null {
  return otherPrecision && !bfloat16() ? "left out: this engine has no second precision" : null;
}

/** The settings with the seed of a run, which also decides which patients are held back. */
export function runSettings({ seedOffset }: Run, settings: Settings): Settings {
  return { ...settings, seed: settings.seed + seedOffset };
}

/**
 * What `fit` needs besides model, images and folder.
 * @param settings those of the run, see runSettings
 * @throws if the run is in bfloat16 and the engine, which must have been chosen, cannot compute it
 */
export function fitOptionsOf(run: Run, settings: Settings): Omit<FitOptions, "checkpointFolder"> {
  const { selectOn, alsoKeepBestOn, otherPrecision } = run;
  const { training } = run.recipe(settings);
  const { seed, batchSize } = settings;
  const precision = otherPrecision && {
    precision: trainingPrecision() === "float32" ? ("bfloat16" as const) : ("float32" as const),
  };
  return { ...training, selectOn, alsoKeepBestOn, seed, batchSize, ...precision };
}
