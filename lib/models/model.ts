import { check } from "../base/checks";
import { checkPrecision, type Precision, toPrecision } from "../base/engine/precision";
import { tf } from "../base/engine/tf";
import type { ParameterStore } from "./parameterStore";

/** What a layer needs to know about the pass that it is part of. */
export interface ForwardContext {
  /** True while training: the head's batch norm uses the batch's statistics. */
  training: boolean;
  /** True where dropout is active: while training, and for the passes of Monte-Carlo dropout. */
  dropout: boolean;
  /** Seeds the dropout masks of this pass. */
  dropoutSeed: number;
  /**
   * Is shown every named layer's output and returns what the next layer gets, usually the same
   * tensor. Grad-CAM listens here. Without it, layers may be computed together where that is
   * faster.
   */
  visit?: (layer: string, output: tf.Tensor) => tf.Tensor;
}

/**
 * A part of a model whose output is all that the next part needs: a place where it can be cut in
 * two.
 */
export interface Stage {
  name: string;
  /** Names of the layers inside, in the order in which `visit` sees them. */
  layers: string[];
  /**
   * True if its layers give maps `[batch, height, width, channels]`, which Grad-CAM can explain.
   */
  spatial: boolean;
  /** What the names of this stage's parameters start with. */
  parameterPrefixes: string[];
  apply(input: tf.Tensor, context: ForwardContext): tf.Tensor;
}

/** An image classifier as a chain of stages over named weights. */
export interface Model {
  name: "cnn" | "resnet18";
  /** Height and width of the input in pixels. */
  imageSize: number;
  channels: 1 | 3;
  numClasses: number;
  parameters: ParameterStore;
  /** Where the weights came from before training, e.g. "random, seed 42". */
  origin: string;
  stages: Stage[];
  /** The layer that Grad-CAM explains unless told otherwise: the last one with a spatial map. */
  defaultGradCamLayer: string;
  /** Frees the weights. */
  dispose(): void;
}

export interface ForwardOptions {
  training?: boolean;
  /** Default: as `training`. True without `training` leaves batch norm in inference mode. */
  dropout?: boolean;
  dropoutSeed?: number;
  /** First stage to run; `input` is then that stage's input instead of the images. */
  from?: string;
  /** Stage to stop before: the result is its input. Without it the pass runs to the logits. */
  to?: string;
  visit?: ForwardContext["visit"];
  /** Default "float32". Layers that are shown to `visit` are computed in float32 in any case. */
  precision?: Precision;
}

/**
 * Runs a model, or the part of it from stage `from` up to (not including) stage `to`.
 *
 * @param input images `[batch, imageSize, imageSize, channels]`, normalised as the model's
 *   transform does it, or the input of stage `from`
 * @returns logits `[batch, numClasses]` (no softmax), or the input of stage `to`, in float32; the
 *   caller disposes it. Intermediate tensors are disposed here, unless a gradient needs them.
 */
export function forward(model: Model, input: tf.Tensor, options: ForwardOptions = {}): tf.Tensor {
  const {
    training = false,
    dropout = training,
    dropoutSeed = 0,
    from,
    to,
    visit,
    precision = "float32",
  } = options;
  const first = from === undefined ? 0 : stageIndex(model, from);
  const end = to === undefined ? model.stages.length : stageIndex(model, to);
  check(first < end, `Stage "${from}" does not come before stage "${to}" in ${model.name}.`);
  if (first === 0) checkImages(model, input);
  const context: ForwardContext = { training, dropout, dropoutSeed, visit };
  checkPrecision(precision);
  return tf.tidy(() => {
    let current = input;
    for (const stage of model.stages.slice(first, end)) {
      const mapsIn = stage.spatial && visit === undefined ? precision : "float32";
      const next = tf.tidy(() => stage.apply(toPrecision(current, mapsIn), context));
      if (current !== input && next !== current) current.dispose();
      current = next;
    }
    return toPrecision(current, "float32");
  });
}

/**
 * The full name of a layer: a group of blocks such as "layer4" stands for its last one, "layer4.1".
 * @throws if the model has no such layer; the message lists them
 */
export function layerName(model: Model, layer: string): string {
  const names = model.stages.flatMap((stage) => stage.layers);
  if (names.includes(layer)) return layer;
  const lastBlock = model.stages
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${layer}.`))
    .pop();
  check(lastBlock, `${model.name} has no layer "${layer}". It has: ${names.join(", ")}.`);
  return lastBlock;
}

/**
 * The stage in which a layer lies. @throws if the model has no such layer; the message lists them
 */
export function stageOfLayer(model: Model, layer: string): Stage {
  const name = layerName(model, layer);
  return model.stages.find((stage) => stage.layers.includes(name))!;
}

function stageIndex(model: Model, name: string): number {
  const index = model.stages.findIndex((stage) => stage.name === name);
  check(index >= 0, () => {
    const names = model.stages.map((stage) => stage.name).join(", ");
    return `${model.name} has no stage "${name}". It has: ${names}.`;
  });
  return index;
}

function checkImages(model: Model, images: tf.Tensor): void {
  const expected = [model.imageSize, model.imageSize, model.channels];
  check(
    images.rank === 4 && images.shape.slice(1).join() === expected.join(),
    `${model.name} expects images [batch, ${expected.join(", ")}], found ` +
      `[${images.shape.join(", ")}].`,
  );
}
