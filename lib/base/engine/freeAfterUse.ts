import { tf } from "./tf";

let active = false;
let used: tf.Tensor[] = [];

/**
 * Computes gradients and frees feature maps on the way. tfjs keeps every map and every map's
 * gradient until the whole backward pass has ended, which takes nearly twice the memory; PyTorch
 * frees them as it goes, and so does this.
 *
 * @param body computes gradients of a loss; the gradients of maps must not be read anywhere else
 */
export function freeingMapsEarly<T>(body: () => T): T {
  active = true;
  try {
    return body();
  } finally {
    freeAfterUse();
    active = false;
  }
}

/**
 * Called by an operation's gradient function with what nobody needs once its gradients have been
 * taken: the gradient it was given and the maps it had saved. tfjs goes through the operations one
 * by one, so they are freed when the next one calls. Does nothing outside freeingMapsEarly.
 */
export function freeAfterUse(...tensors: tf.Tensor[]): void {
  if (!active) return;
  tf.dispose(used);
  used = tensors;
}
