import { check } from "../base/checks";
import { freeingMapsEarly } from "../base/engine/freeAfterUse";
import type { Precision } from "../base/engine/precision";
import { tf } from "../base/engine/tf";
import { tidyGradients } from "../base/engine/tidyGradients";
import { forward, type Model } from "../models/model";
import type { Adam } from "./adam";
import { crossEntropy } from "./crossEntropy";
import { checkLogits } from "./divergence";
import { type Mixing, mixImages } from "./mixup";

export interface StepOptions {
  /** Of every weight, or of each by its name. */
  learningRate: number | ((weight: string) => number);
  dropoutSeed: number;
  /** Both as in crossEntropy. */
  classWeights?: number[];
  labelSmoothing?: number;
  /** Blends the images of the batch and their losses, see mixup.ts. */
  mixing?: Mixing | null;
  /** Default "float32"; weights, loss and optimiser are float32 in any case. */
  precision?: Precision;
  /** The stage whose input is passed instead of images, see featureCache.ts. */
  from?: string;
}

/**
 * One step of gradient descent on one batch.
 *
 * The stages before the first trainable weight are run without recording for the gradient:
 * nothing in them changes, so the backward pass stops where training begins.
 *
 * @param images `[batch, size, size, channels]`, normalised, or the input of stage `from`; left to
 *   the caller to dispose
 * @returns the logits before the step, `[batch * numClasses]`
 * @throws if a logit is no longer a number; no weight has been moved then, and no tensor stays
 */
export function trainStep(
  model: Model,
  optimizer: Adam,
  images: tf.Tensor,
  labels: tf.Tensor1D,
  {
    learningRate,
    dropoutSeed,
    classWeights,
    labelSmoothing,
    mixing,
    precision,
    from = model.stages[0].name,
  }: StepOptions,
): Float32Array {
  const names = model.parameters.trainableNames();
  check(
    names.length > 0,
    "Nothing to train: all weights are frozen. Call parameters.setTrainable first.",
  );
  const firstTrained = firstTrainableStage(model);
  return tidyGradients((keep) => {
    const shown = mixing ? mixImages(images, mixing) : images;
    const input =
      firstTrained === from ? shown : forward(model, shown, { from, to: firstTrained, precision });
    const lossFor = (logits: tf.Tensor2D, targets: tf.Tensor1D) =>
      crossEntropy(logits, targets, classWeights, labelSmoothing);
    // Predict and compare: the loss is a function of the weights ...
    let logits!: tf.Tensor2D;
    const lossOf = () => {
      const options = { from: firstTrained, training: true, dropoutSeed, precision };
      logits = keep(forward(model, input, options) as tf.Tensor2D);
      if (!mixing) return lossFor(logits, labels);
      const { share, partners } = mixing;
      const ofPartners = lossFor(logits, tf.gather(labels, partners));
      return tf.add<tf.Scalar>(lossFor(logits, labels).mul(share), ofPartners.mul(1 - share));
    };
    // ... whose gradient says in which direction it grows ...
    const weights = names.map((name) => model.parameters.get(name));
    const { grads } = freeingMapsEarly(() => tf.variableGrads(lossOf, weights));
    const values = logits.dataSync<"float32">().slice();
    checkLogits(values);
    // ... and every weight is moved against it.
    optimizer.apply(
      new Map(names.map((name) => [name, grads[model.parameters.get(name).name]])),
      learningRate,
    );
    return values;
  });
}

/** Name of the first stage in which something is trained; there must be one. */
export function firstTrainableStage(model: Model): string {
  const names = model.parameters.trainableNames();
  const stage = model.stages.find(({ parameterPrefixes }) =>
    names.some((name) => parameterPrefixes.some((prefix) => name.startsWith(prefix))),
  );
  return stage!.name;
}
