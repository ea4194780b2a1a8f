import { check, checkFinite } from "../base/checks";
import type { Precision } from "../base/engine/precision";
import { tf } from "../base/engine/tf";
import type { Model } from "../models/model";
import { softmaxRows } from "../training/softmaxRows";
import { captureLayer } from "./capture";
import {
  enlargeHeatmaps,
  heatmapFromActivations,
  hiResHeatmapFromActivations,
  scaleToOne,
} from "./heatmap";

/** One explanation per image, in plain numbers. */
export interface GradCamResult {
  /**
   * Maps `[imageSize * imageSize]`, row by row, 0 to 1: how much each place speaks for the class.
   */
  heatmaps: Float32Array[];
  /** Probability of every class, per image. */
  probabilities: number[][];
  /** Class with the highest probability, per image. */
  predicted: number[];
  /** Class that the map explains, per image. */
  explained: number[];
}

export interface GradCamOptions {
  /**
   * Layer whose map is shown, e.g. "conv2", "layer3" (its end) or "layer3.0.conv1"; default: the
   * last convolution (CNN) or the end of layer4 (ResNet-18).
   */
  layer?: string;
  /** Class to explain; default: the one that the model predicts for each image. */
  classIndex?: number;
  /** Grad-CAM weighs whole channels (default), HiResCAM every place of them; see heatmap.ts. */
  method?: "gradCam" | "hiResCam";
  /** Of the layers before the explained one. Default "float32". */
  precision?: Precision;
}

/**
 * Grad-CAM (Selvaraju et al. 2017): where in the image lies what speaks for a class? Works on one
 * image or a batch; each image's map is scaled to its own largest value.
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
): GradCamResult {
  const { layer = model.defaultGradCamLayer, classIndex, method = "gradCam", precision } = options;
  const toHeatmap = method === "hiResCam" ? hiResHeatmapFromActivations : heatmapFromActivations;
  check(
    classIndex === undefined ||
      (Number.isInteger(classIndex) && classIndex >= 0 && classIndex < model.numClasses),
    `classIndex must be a whole number from 0 to ${model.numClasses - 1}, found ${classIndex}.`,
  );
  let explained: number[] = [];
  const chooseClass = (logits: tf.Tensor2D) => {
    explained =
      classIndex === undefined ? mostLikely(logits) : new Array(logits.shape[0]).fill(classIndex);
    return explained;
  };
  let result!: GradCamResult;
  tf.tidy(() => {
    const capture = captureLayer(model, images, layer, chooseClass, precision);
    const coarse = toHeatmap(capture.activations, capture.gradients);
    const maps = scaleToOne(enlargeHeatmaps(coarse, model.imageSize)).dataSync<"float32">();
    checkFinite(`The heat maps of ${layer}`, maps);
    result = {
      heatmaps: splitRows(maps, images.shape[0]),
      probabilities: softmaxRows(capture.logits.dataSync(), model.numClasses),
      predicted: mostLikely(capture.logits),
      explained,
    };
  });
  return result;
}

function mostLikely(logits: tf.Tensor2D): number[] {
  return Array.from(tf.tidy(() => tf.argMax(logits, 1).dataSync()));
}

function splitRows(values: Float32Array, rows: number): Float32Array[] {
  const length = values.length / rows;
  return Array.from({ length: rows }, (_, i) => values.slice(i * length, (i + 1) * length));
}
