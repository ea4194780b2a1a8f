import { check, checkFinite } from "../base/checks";
import type { Precision } from "../base/engine/precision";
import { tf } from "../base/engine/tf";
import type { Model } from "../models/model";
import { softmaxRows } from "../training/softmaxRows";
import { explanationMethod, type MethodId } from "./explanationMethods";
import { scaledMaps } from "./scaledMaps";

/** One explanation per image, in plain numbers. */
export interface ExplainResult {
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

export interface ExplainOptions {
  /** How the map is made; see explanationMethods.ts. Default "gradCam". */
  method?: MethodId;
  /**
   * Layer whose map is shown, e.g. "conv2", "layer3" (its end) or "layer3.0.conv1"; default: the
   * last convolution (CNN) or the end of layer4 (ResNet-18). Occlusion and integrated gradients
   * need none.
   */
  layer?: string;
  /** Class to explain; default: the one that the model predicts for each image. */
  classIndex?: number;
  /** Of the layers before the explained one, where only that one needs a gradient. */
  precision?: Precision;
}

/**
 * Where in the image lies what speaks for a class? Asks one image or a batch by any of the methods;
 * each image's map is enlarged to the image and scaled to its own largest value.
 *
 * @param images `[batch, size, size, channels]`, normalised by the model's evaluation transform;
 *   left to the caller to dispose. No other tensors remain.
 * @throws if the model has no such layer or class, the layer's output is no map, or an answer or a
 *   map is not finite
 */
export function explain(
  model: Model,
  images: tf.Tensor4D,
  options: ExplainOptions = {},
): ExplainResult {
  const { layer = model.defaultGradCamLayer, classIndex, precision } = options;
  const method = explanationMethod(options.method ?? "gradCam");
  checkClass(model, classIndex);
  const { heatmaps, logits } = scaledMaps(model, images, {
    method: method.id,
    layer,
    classIndex,
    precision,
  });
  try {
    const maps = heatmaps.dataSync<"float32">();
    checkFinite(`The heat maps of ${method.usesLayer ? layer : method.title}`, maps);
    const probabilities = softmaxRows(logits.dataSync(), model.numClasses);
    const predicted = probabilities.map((row) => row.indexOf(Math.max(...row)));
    return {
      heatmaps: splitRows(maps, images.shape[0]),
      probabilities,
      predicted,
      explained: predicted.map((likely) => classIndex ?? likely),
    };
  } finally {
    tf.dispose([heatmaps, logits]);
  }
}

function checkClass(model: Model, classIndex: number | undefined): void {
  check(
    classIndex === undefined ||
      (Number.isInteger(classIndex) && classIndex >= 0 && classIndex < model.numClasses),
    `classIndex must be a whole number from 0 to ${model.numClasses - 1}, found ${classIndex}.`,
  );
}

function splitRows(values: Float32Array, rows: number): Float32Array[] {
  const length = values.length / rows;
  return Array.from({ length: rows }, (_, i) => values.slice(i * length, (i + 1) * length));
}
