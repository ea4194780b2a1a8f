import { tf } from "../../../base/engine/tf";
import { captureLayer } from "../../../gradcam/capture";
import type { Model } from "../../../models/model";
import { awaitNumbers } from "./awaitNumbers";
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
export async function lookInside(model: Model, input: tf.Tensor4D, layer: string): Promise<Inside> {
  let side = 0;
  const { maps, sums, logits } = await awaitNumbers(() => {
    const ill = captureLayer(model, input, layer, () => [PNEUMONIA]);
    const healthy = captureLayer(model, input, layer, () => [NORMAL]);
    const slopes = tf.sub(ill.gradients, healthy.gradients);
    side = ill.activations.shape[1];
    return {
      maps: tf.transpose(ill.activations, [0, 3, 1, 2]),
      sums: tf.sum(tf.mul(ill.activations, slopes), [0, 1, 2]),
      logits: ill.logits,
    };
  });
  const contributions = Array.from(sums);
  return { side, maps, contributions, logOdds: logits[PNEUMONIA] - logits[NORMAL] };
}
