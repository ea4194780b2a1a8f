import { tf } from "./tf";

let active = false;
let used: tf.Tensor[] = [];
let summands = new WeakSet<tf.Tensor>();

/**
 * Computes gradients and frees feature maps on the way. tfjs keeps every map and every map's
 * gradient until the whole backward pass has ended, which takes nearly twice the memory; PyTorch
 * frees them as it goes, and so does this.
 *
 * @param body computes gradients of a loss; the gradients of maps must not be read anywhere else
 */
export function freeingMapsEarly<T>(body: () => T): T {
  active = true;
  const endOfAdditions = freeSummands();
  try {
    return body();
  } finally {
    endOfAdditions();
    freeAfterUse();
    active = false;
    summands = new WeakSet();
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

/**
 * Marks a gradient that its operation gives away: should tfjs add it to what another operation has
 * found for the same map, it is freed with the sum made. Does nothing outside freeingMapsEarly:
 * there the gradient may be the reader's.
 * @returns the same tensor
 */
export function givenAway<T extends tf.Tensor>(gradient: T): T {
  if (active) summands.add(gradient);
  return gradient;
}

/**
 * tfjs adds up the gradients of a map that several operations use, as the input of a residual block
 * is; it frees the old sum and leaves the new summand to the end of the pass.
 * @returns ends it
 */
function freeSummands(): () => void {
  const engine = tf.engine();
  const { runKernel } = engine;
  engine.runKernel = ((name, inputs, attributes) => {
    const result = runKernel.call(engine, name, inputs, attributes);
    if (name === "Add" && summands.has(inputs.b as tf.Tensor)) tf.dispose(inputs.b);
    return result;
  }) as typeof runKernel;
  return () => {
    engine.runKernel = runKernel;
  };
}
