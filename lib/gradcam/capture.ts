import { check } from "../base/checks";
import type { Precision } from "../base/engine/precision";
import { tf } from "../base/engine/tf";
import { tidyGradients } from "../base/engine/tidyGradients";
import { forward, layerName, type Model, stageOfLayer } from "../models/model";
import type { ChooseClass } from "./mapMethod";

/** What Grad-CAM needs to know of one layer. The caller disposes all three tensors. */
export type Capture = {
  /** The layer's output `[batch, height, width, channels]`. */
  activations: tf.Tensor4D;
  /** Derivative of the target class's logit with respect to each activation, same shape. */
  gradients: tf.Tensor4D;
  /** `[batch, numClasses]`. */
  logits: tf.Tensor2D;
};

/**
 * Runs the model and then goes backwards from one logit per image to the chosen layer.
 *
 * The model is cut at the layer, or at the start of the stage in the middle of which it lies: what
 * lies before runs once, forwards only, and the backward pass ends at the layer.
 * @param images normalised `[batch, size, size, channels]`; left to the caller
 * @param chooseClass says which class of each image is explained, once the logits are known
 * @param precision of the layers before the cut
 * @throws if the model has no such layer, or the layer's output is no map
 */
export function captureLayer(
  model: Model,
  images: tf.Tensor4D,
  layer: string,
  chooseClass: ChooseClass,
  precision: Precision = "float32",
): Capture {
  const wanted = layerName(model, layer);
  const stage = stageOfLayer(model, wanted);
  check(
    stage.spatial,
    `Grad-CAM needs a layer with a map, but "${layer}" of ${model.name} gives a vector.`,
  );
  const endsStage = stage.layers[stage.layers.length - 1] === wanted;
  const from = model.stages[model.stages.indexOf(stage) + (endsStage ? 1 : 0)].name;
  return tidyGradients((keep) => {
    const input =
      from === model.stages[0].name ? images : forward(model, images, { to: from, precision });
    const captured: Partial<Capture> = {};
    const score = (anchor: tf.Tensor): tf.Scalar => {
      const record = (output: tf.Tensor) => recordGradient(output, anchor, captured, keep);
      const visit = (name: string, output: tf.Tensor) =>
        name === wanted ? record(output) : output;
      const logits = (
        endsStage ? forward(model, record(input), { from }) : forward(model, input, { from, visit })
      ) as tf.Tensor2D;
      captured.logits = keep(logits);
      return tf.sum(tf.mul(logits, tf.oneHot(chooseClass(logits), model.numClasses)));
    };
    tf.grad(score)(tf.scalar(0));
    // What was kept ends here; the caller gets new tensors over the same numbers.
    const { activations, gradients, logits } = captured as Capture;
    return {
      activations: activations.clone(),
      gradients: gradients.clone(),
      logits: logits.clone(),
    };
  });
}

/**
 * Passes a layer's output on unchanged and notes the gradient that comes back, as a hook does in
 * PyTorch: the identity with a gradient function of its own.
 * @param anchor the only tensor whose gradient is asked for. It joins here, so that the engine
 *   sees no reason to go backwards beyond the layer.
 */
function recordGradient(
  output: tf.Tensor,
  anchor: tf.Tensor,
  captured: Partial<Capture>,
  keep: (tensor: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  captured.activations = keep(output) as tf.Tensor4D;
  const identity = tf.customGrad((x) => ({
    value: (x as tf.Tensor).clone(),
    gradFunc: (dy: tf.Tensor) => {
      captured.gradients = keep(dy) as tf.Tensor4D;
      return [dy.clone(), tf.zerosLike(anchor)];
    },
  }));
  return identity(output, anchor);
}
