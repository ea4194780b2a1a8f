import { check } from "../../base/checks";
import type { Settings } from "../../base/settings";
import { buildCnn } from "../../models/buildCnn";
import { buildResNet18 } from "../../models/buildResNet18";
import type { Model } from "../../models/model";
import { loadPretrainedBackbone } from "../../models/pretrained";
import type { Recipe } from "../../training/recipes";

/**
 * An untrained model for a recipe: the CNN with random weights, ResNet-18 with ImageNet's.
 * @returns a model that the caller disposes
 * @throws if ResNet-18 is asked for and the settings name no ImageNet weights, or unusable ones
 */
export function buildForRecipe(
  { model }: Pick<Recipe, "model">,
  { seed, imageSize, weights }: Pick<Settings, "seed" | "imageSize" | "weights">,
): Model {
  if (model === "cnn") return buildCnn({ seed, imageSize });
  check(
    weights !== null,
    'ResNet-18 needs its ImageNet weights here: fetch them with "npm run weights", or give ' +
      "--weights FILE.",
  );
  const resnet = buildResNet18({ seed, imageSize });
  try {
    loadPretrainedBackbone(resnet, weights);
    return resnet;
  } catch (error) {
    resnet.dispose();
    throw error;
  }
}
