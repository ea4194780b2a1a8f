import { tf } from "../../../base/engine/tf";
import { captureLayer } from "../../../gradcam/capture";
import type { Model } from "../../../models/model";
import type { Inside } from "./engineCalls";

const [NORMAL, PNEUMONIA] = [0, 1];

/**
 * The maps of one layer for one image, and what each adds to the decision.
 *
 * Behind a layer these networks are piecewise linear (convolutions, ReLU, pooling, batch norm with
 * fixed statistics), so a logit is exactly the sum over all places of activation times gradient,
 * plus what the biases add. Summed over the places of one map, that is the map's contribution. Here
 * it is taken of the difference of both logits: the log odds of PNEUMONIA.
 *
 * @param input one image, normalised by the model's transform; left to the caller
 */
export function lookInside(model: Model, input: tf.Tensor4D, layer: string): Inside {
  let inside!: Inside;
  tf.tidy(() => {
    const ill = captureLayer(model, input, layer, () => [PNEUMONIA]);
    const healthy = captureLayer(model, input, layer, () => [NORMAL]);
    const slopes = tf.sub(ill.gradients, healthy.gradients);
    const sums = tf.sum(tf.mul(ill.activations, slopes), [0, 1, 2]);
    const logits = ill.logits.dataSync();
    inside = {
      side: ill.activations.shape[1],
      maps: tf.transpose(ill.activations, [0, 3, 1, 2]).dataSync<"float32">().slice(),
      contributions: Array.from(sums.dataSync()),
      logOdds: logits[PNEUMONIA] - logits[NORMAL],
    };
  });
  return inside;
}
