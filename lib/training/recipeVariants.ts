import { hasFastBfloat16 } from "../base/engine/trainingPrecision";
import type { Cleaning } from "../transforms/cleanGrey";
import {
  cnnEvalTransform,
  resnetEvalTransform,
  resnetHidingTrainTransform,
  resnetRobustTrainTransform,
} from "../transforms/presets";
import { cleaned } from "../transforms/transform";
import type { Phase } from "./fitOptions";
import {
  cnnOriginalRecipe,
  cnnRobustRecipe,
  headPhase,
  type Recipe,
  resnetOriginalRecipe,
  resnetRobustRecipe,
} from "./recipes";

/** A recipe with one thing changed, to see what that thing does. */
export interface Variant {
  /** For tables and files. */
  name: string;
  recipe: Recipe;
  /** Weights the loss so that both classes count the same. */
  useClassWeights?: boolean;
  /** Is compared in mixed precision, too: it trains all weights, so that all feel the rounding. */
  alsoMixed?: boolean;
  /** Other ways to get answers from the same trained network; each is a row of its own. */
  alsoAnswers?: readonly AnswerWay[];
}

/**
 * "views": the mean over mirrored and cropped copies, see testViews; "prior": corrected for the
 * share of ill children among the training images, see correctPrior.
 */
export type AnswerWay = "views" | "prior";

type Training = Recipe["training"];

/** Hides the outer 24 of 224 pixels: they tell the classes apart without a lung (notebook 1). */
const WITHOUT_BORDER: Cleaning = { hidden: { part: "border", width: 24 } };

/**
 * What notebook 2 compares: the CNN's original recipe, and the same with another learning rate,
 * with class weights, without augmentation; then the robust recipe with what could improve it. All
 * keep the last epoch, so that no row ends early by luck.
 */
export function cnnVariants(epochs: number): Variant[] {
  const base = withTraining(cnnOriginalRecipe({ cnnEpochs: epochs }), { keep: "last" });
  const atRate = (learningRate: number, recipe = base) =>
    withTraining(recipe, {
      phases: recipe.training.phases.map((phase) => ({ ...phase, learningRate })),
    });
  // A balanced epoch shows about half as many images: twice as many epochs cost the same.
  const robust = (cnnRobustEpochs: number) =>
    withTraining(cnnRobustRecipe({ cnnRobustEpochs }), { keep: "last" });
  return [
    { name: "learning rate 1e-4 (base)", recipe: base, alsoMixed: true },
    { name: "learning rate 3e-5", recipe: atRate(3e-5) },
    { name: "learning rate 3e-4", recipe: atRate(3e-4) },
    { name: "base with class weights", recipe: base, useClassWeights: true },
    { name: "base without augmentation", recipe: augmentedBy(base, cnnEvalTransform) },
    { name: "robust recipe", recipe: robust(2 * epochs) },
    { name: "robust, twice as long", recipe: robust(4 * epochs) },
    { name: "robust, learning rate 1e-3", recipe: atRate(1e-3, robust(2 * epochs)) },
    {
      name: "robust, grey levels evened out",
      recipe: cleanedBy(robust(2 * epochs), { equalized: true }),
    },
    { name: "robust, border hidden", recipe: cleanedBy(robust(2 * epochs), WITHOUT_BORDER) },
  ];
}

/**
 * The first half of what notebook 3 compares: how many layers are trained, and with which
 * augmentation, by the original settings. All keep the last epoch.
 * @param epochs of each variant; those that train more than the head need 2, of which it takes the
 *   first
 */
export function layerVariants(epochs: number): Variant[] {
  const tuned = (trainable: string[]): Phase[] => [
    headPhase(1),
    { name: "fine-tuning", trainable, learningRate: 1e-4, epochs: epochs - 1 },
  ];
  const original = withTraining(
    resnetOriginalRecipe({ frozenEpochs: epochs, fineTuneEpochs: epochs }),
    { keep: "last" },
  );
  const base = withTraining(original, { phases: tuned(["layer4.", "fc."]) });
  const all = withTraining(original, { phases: tuned([""]) });
  return [
    { name: "head only", recipe: withTraining(original, { phases: [headPhase(epochs)] }) },
    { name: "layer4 and head (base)", recipe: base },
    { name: "base with class weights", recipe: base, useClassWeights: true },
    { name: "base without augmentation", recipe: augmentedBy(base, resnetEvalTransform) },
    { name: "all layers", recipe: all, alsoMixed: true },
    {
      name: "all layers, strong augmentation",
      recipe: augmentedBy(all, resnetRobustTrainTransform),
    },
  ];
}

/**
 * The second half: the first draft of the robust recipe ("robust recipe" in the tables), without
 * each of its parts, with parts that were never tried, and with less for the network to read (no
 * border, no exposure, no single place). Then a second round: at so few epochs every part that
 * lets a network learn faster helps, and so does more time alone; so these parts are tried again
 * with more time. What it chose is resnetRobustRecipe.
 * @param epochs as in layerVariants
 */
export function robustVariants(epochs: number): Variant[] {
  // A balanced epoch shows about half as many images: twice as many epochs cost the same.
  const chosen = (robustEpochs: number) =>
    withTraining(resnetRobustRecipe({ robustEpochs }), { keep: "last" });
  const robust = (robustEpochs: number) =>
    augmentedBy(chosen(robustEpochs), resnetRobustTrainTransform);
  const base = robust(2 * (epochs - 1));
  const finePhase = (change: Partial<Phase>, recipe = base) =>
    withTraining(recipe, {
      phases: recipe.training.phases.map((phase, i) => (i === 0 ? phase : { ...phase, ...change })),
    });
  const constant: Partial<Phase> = { schedule: "plateau", warmupEpochs: 0 };
  const hiding = augmentedBy(base, resnetHidingTrainTransform);
  const longer = chosen(4 * (epochs - 1));
  return [
    { name: "robust recipe", recipe: base, alsoAnswers: ["views", "prior"] },
    { name: "robust, labels not smoothed", recipe: withTraining(base, { labelSmoothing: 0 }) },
    { name: "robust, weights not averaged", recipe: withTraining(base, { averageDecay: 0 }) },
    { name: "robust, constant rate", recipe: finePhase(constant) },
    { name: "robust, twice as long", recipe: robust(4 * (epochs - 1)) },
    {
      name: "robust, larger rate that decays downwards",
      recipe: finePhase({ learningRate: 3e-4, layerDecay: 0.6 }),
    },
    { name: "robust, mixup", recipe: withTraining(base, { mixup: 0.2 }) },
    { name: "robust, grey levels evened out", recipe: cleanedBy(base, { equalized: true }) },
    { name: "robust, border hidden", recipe: cleanedBy(base, WITHOUT_BORDER) },
    { name: "robust, parts hidden and blurred", recipe: hiding },
    {
      name: "robust, all three",
      recipe: cleanedBy(hiding, { ...WITHOUT_BORDER, equalized: true }),
    },
    { name: "second round: longer, parts hidden and blurred", recipe: longer },
    {
      name: "second round: also not smoothed, not averaged, constant rate",
      recipe: withTraining(finePhase(constant, longer), { labelSmoothing: 0, averageDecay: 0 }),
    },
    { name: "second round: also border hidden", recipe: cleanedBy(longer, WITHOUT_BORDER) },
  ];
}

/**
 * Everything that both notebooks compare.
 * @param mixed also in mixed precision; default: where the engine, which must have been chosen, is
 *   fast at it
 */
export function allVariants(epochs: number, mixed = hasFastBfloat16()): Variant[] {
  const variants = [...robustVariants(epochs), ...layerVariants(epochs), ...cnnVariants(epochs)];
  return mixed ? [...variants, ...inMixedPrecision(variants)] : variants;
}

/** What mixed precision changes: the same recipe, with the same seed, in the other numbers. */
export function inMixedPrecision(variants: Variant[]): Variant[] {
  return variants
    .filter(({ alsoMixed }) => alsoMixed)
    .map(({ name, recipe }) => ({
      name: `${name}, mixed precision`,
      recipe: withTraining(recipe, { precision: "bfloat16" }),
    }));
}

function withTraining(recipe: Recipe, changes: Partial<Training>): Recipe {
  return { ...recipe, training: { ...recipe.training, ...changes } };
}

function augmentedBy(
  recipe: Recipe,
  trainTransform: Recipe["transforms"]["trainTransform"],
): Recipe {
  return { ...recipe, transforms: { ...recipe.transforms, trainTransform } };
}

function cleanedBy(recipe: Recipe, cleaning: Cleaning): Recipe {
  const { trainTransform, evalTransform } = recipe.transforms;
  return {
    ...recipe,
    transforms: {
      trainTransform: cleaned(trainTransform, cleaning),
      evalTransform: cleaned(evalTransform, cleaning),
    },
  };
}
