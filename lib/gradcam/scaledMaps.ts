import type { Precision } from "../base/engine/precision";
import { tf } from "../base/engine/tf";
import { layerName, type Model } from "../models/model";
import { explanationMethod, type MethodId } from "./explanationMethods";
import { enlargeHeatmaps, scaleToOne } from "./heatmap";

export interface ScaledMapsOptions {
  method: MethodId;
  /** By its name, or that of a group of blocks; methods that need none leave it aside. */
  layer: string;
  /** Class to explain; without it, the one that the model predicts for each image. */
  classIndex?: number;
  precision?: Precision;
}

/**
 * The maps of any method, enlarged to the images and scaled to 0 to 1, as tensors: `explain` reads
 * them at once, a web page awaits them. Nothing is read from the engine on the way.
 *
 * @param images normalised `[batch, size, size, channels]`; left to the caller
 * @returns `heatmaps` `[batch, size, size]` and `logits` `[batch, numClasses]`; the caller disposes
 *   both
 * @throws if the model has no such layer, or its output is no map
 */
export function scaledMaps(
  model: Model,
  images: tf.Tensor4D,
  { method, layer, classIndex, precision }: ScaledMapsOptions,
): { heatmaps: tf.Tensor3D; logits: tf.Tensor2D } {
  const chooseClass = (logits: tf.Tensor2D) =>
    classIndex === undefined
      ? tf.argMax<tf.Tensor1D>(logits, 1)
      : new Array<number>(images.shape[0]).fill(classIndex);
  return tf.tidy(() => {
    const request = { layer: layerName(model, layer), chooseClass, precision };
    const { maps, logits } = explanationMethod(method).maps(model, images, request);
    return { heatmaps: scaleToOne(enlargeHeatmaps(maps, model.imageSize)), logits };
  });
}
