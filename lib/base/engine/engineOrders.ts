import { runTensorFlowOperation } from "./tensorflowOperation";
import { tf } from "./tf";

/** What the addon that set-up builds does besides running operations; see addonSource.mjs. */
type Order = "_ForgetPreparedOperations" | "_GiveMemoryBack";

const known = new Map<Order, boolean>();

/** @returns false where the engine does not know this order, and nothing happens */
function order(name: Order): boolean {
  if (tf.getBackend() !== "tensorflow" || known.get(name) === false) return false;
  try {
    runTensorFlowOperation(name, [], [], 0);
    known.set(name, true);
  } catch {
    known.set(name, false); // Another build of the addon takes it for an unknown operation.
  }
  return known.get(name)!;
}

/**
 * Lets TensorFlow forget every operation that it has prepared, and what these keep. The next use
 * prepares them again, in well under a millisecond each.
 * @returns false where the engine does not know this order
 */
export function forgetPreparedOperations(): boolean {
  return order("_ForgetPreparedOperations");
}

/**
 * Hands memory that is free back to the system, which the C library of Linux would keep for later.
 * @returns false where the engine does not know this order
 */
export function giveMemoryBack(): boolean {
  return order("_GiveMemoryBack");
}
