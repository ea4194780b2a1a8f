import { tf } from "../../lib/engine/tf";
import { Precision } from "../../lib/engine/precision";
import { forward, Model } from "../../lib/models/model";

/**
 * Runs a model once, so that it holds its folded batch norms, which it keeps until it is disposed:
 * what is counted afterwards is what other code leaves behind.
 */
export function foldedOnce(model: Model, precision?: Precision): Model {
  tf.tidy(() => void forward(model, tf.zeros([1, model.imageSize, model.imageSize, model.channels]), { precision }));
  return model;
}
