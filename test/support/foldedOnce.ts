import type { Precision } from "../../lib/base/engine/precision";
import { tf } from "../../lib/base/engine/tf";
import { forward, type Model } from "../../lib/models/model";

/**
 * Runs a model once, so that it holds its folded batch norms, which it keeps until it is disposed:
 * what is counted afterwards is what other code leaves behind.
 */
export function foldedOnce(model: Model, precision?: Precision): Model {
  tf.tidy(
    () =>
      void forward(model, tf.zeros([1, model.imageSize, model.imageSize, model.channels]), {
        precision,
      }),
  );
  return model;
}
