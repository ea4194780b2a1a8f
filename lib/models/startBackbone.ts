import type { tf } from "../base/engine/tf";
import { estimateStatistics } from "./estimateStatistics";
import type { Model } from "./model";
import { loadPretrainedBackbone } from "./pretrained";

/**
 * Gives the backbone of a ResNet-18 what it starts with: ImageNet weights where there are any. Else
 * it keeps its random weights, and one batch of images gives its batch norms the statistics that
 * random layers do not have yet. `model.origin` then says which it was.
 *
 * @param weights file with ImageNet weights, null where there is none
 * @param images normalised `[batch, size, size, 3]`; left to the caller to dispose
 */
export function startBackbone(model: Model, weights: string | null, images: tf.Tensor): void {
  if (weights !== null) loadPretrainedBackbone(model, weights);
  else estimateStatistics(model, images as tf.Tensor4D);
}
