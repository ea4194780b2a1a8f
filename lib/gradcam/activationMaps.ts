import { tf } from "../base/engine/tf";
import { captureLayer } from "./capture";
import type { MapMethod } from "./mapMethod";

/** A map from a layer's output and its gradient, both `[batch, height, width, channels]`. */
type Formula = (activations: tf.Tensor4D, gradients: tf.Tensor4D) => tf.Tensor3D;

/**
 * The methods that need one pass forwards and one backwards, and differ in a formula: how a
 * layer's output and its gradient make a map.
 */
export function activationMaps(formula: Formula): MapMethod {
  return (model, images, { layer, chooseClass, precision }) =>
    tf.tidy(() => {
      const capture = captureLayer(model, images, layer, chooseClass, precision);
      return {
        maps: formula(capture.activations, capture.gradients),
        logits: capture.logits,
      };
    });
}
