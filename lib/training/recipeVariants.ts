import { hasFastBfloat16 } from "../base/engine/trainingPrecision";
import {
  cnnEvalTransform,
  resnetEvalTransform,
  resnetRobustTrainTransform,
} from "../transforms/presets";
import type { Phase } from "./fitOptions";
import {
  cnnRecipe,
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
}

type Training = Recipe["training"];

/**
 * What notebook 2 compares: the CNN's recipe, and the recipe with another learning rate, with class
 * weights, without augmentation.
 */
export function cnnVariants(epochs: number): Variant[] {
  const base = cnnRecipe({ cnnEpochs: epochs });
  const atRate = (learningRate: number) =>
    withTraining(base, {
      phases: base.training.phases.map((phase) => ({ ...phase, learningRate })),
    });
  return [
    { name: "learning rate 1e-4 (base)", recipe: base, alsoMixed: true },
    { name: "learning rate 3e-5", recipe: atRate(3e-5) },
    { name: "learning rate 3e-4", recipe: atRate(3e-4) },
    { name: "base with class weights", recipe: base, useClassWeights: true },
    { name: "base without augmentation", recipe: augmentedBy(base, cnnEvalTransform) },
  ];
}

/**
 * What notebook 3 compares: how many layers are trained, at which rate, with which augmentation,
 * with and without class weights, and the robust recipe as a whole.
 * @param epochs of each variant; those that train more than the head need 2, of which it takes the
 *   first
 */
export function resnetVariants(epochs: number): Variant[] {
  const head = headPhase(1);
  const tuned = (trainable: string[], learningRate = 1e-4): Phase[] => [
    head,
    { name: "fine-tuning", trainable, learningRate, epochs: epochs - 1 },
  ];
  const original = resnetOriginalRecipe({ frozenEpochs: epochs, fineTuneEpochs: epochs });
  const onlyHead = withTraining(original, { phases: [headPhase(epochs)] });
  const base = withTraining(original, { phases: tuned(["layer4.", "fc."]) });
  const all = withTraining(original, { phases: tuned([""]) });
  // A balanced epoch shows about half as many images: twice as many epochs cost the same.
  const robust = resnetRobustRecipe({ robustEpochs: 2 * (epochs - 1) });
  return [
    { name: "head only", recipe: onlyHead },
    { name: "layer4 and head (base)", recipe: base },
    { name: "all layers", recipe: all, alsoMixed: true },
    { name: "base, strong augmentation", recipe: augmentedBy(base, resnetRobustTrainTransform) },
    {
      name: "all layers, strong augmentation",
      recipe: augmentedBy(all, resnetRobustTrainTransform),
    },
    { name: "robust recipe, as many images", recipe: robust },
    {
      name: "base, batch norm measured anew",
      recipe: withTraining(base, { preciseBatchNorm: 384 }),
    },
    {
      name: "base, learning rate 3e-5",
      recipe: withTraining(base, { phases: tuned(["layer4.", "fc."], 3e-5) }),
    },
    {
      name: "base, learning rate 3e-4",
      recipe: withTraining(base, { phases: tuned(["layer4.", "fc."], 3e-4) }),
    },
    { name: "base with class weights", recipe: base, useClassWeights: true },
    { name: "base without augmentation", recipe: augmentedBy(base, resnetEvalTransform) },
  ];
}

/**
 * Everything that both notebooks compare.
 * @param mixed also in mixed precision; default: where the engine, which must have been chosen, is
 *   fast at it
 */
export function allVariants(epochs: number, mixed = hasFastBfloat16()): Variant[] {
  const variants = [...resnetVariants(epochs), ...cnnVariants(epochs)];
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
