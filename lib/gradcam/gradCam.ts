import type { tf } from "../base/engine/tf";
import type { Model } from "../models/model";
import { type ExplainOptions, type ExplainResult, explain } from "./explain";

export interface GradCamOptions extends ExplainOptions {
  /** Grad-CAM weighs whole channels (default), HiResCAM every place of them; see heatmap.ts. */
  method?: "gradCam" | "hiResCam";
}

/**
 * Grad-CAM (Selvaraju et al. 2017): where in the image lies what speaks for a class? Works on one
 * image or a batch; each image's map is scaled to its own largest value. The formula is in
 * heatmap.ts, the passes through the model in capture.ts, other methods in explanationMethods.ts.
 *
 * @param images `[batch, size, size, channels]`, normalised by the model's evaluation transform;
 *   left to the caller to dispose. No other tensors remain.
 * @throws if the model has no such layer or class, the layer's output is no map, or an answer or a
 *   map is not finite
 */
export function gradCam(
  model: Model,
  images: tf.Tensor4D,
  options: GradCamOptions = {},
): ExplainResult {
  return explain(model, images, options);
}
