import { forgetPreparedOperations } from "./engineOrders";
import { type Attribute, booleanAttribute, textAttribute } from "./tensorflowOperation";
import { tf } from "./tf";

/**
 * oneDNN convolves faster with filters in an order of its own. With many images, laying them out
 * anew for every call hardly counts. With one it takes longer than the convolution, so that
 * TensorFlow uses the filter as it is, which is slow as well: most of the time of Grad-CAM of one
 * image. Here TensorFlow is asked to keep the filter laid out.
 *
 * TensorFlow keeps it with the prepared operation, never looks at the filter again and never
 * frees it. Therefore every filter gets a prepared operation of its own, told apart by a number
 * in an attribute that means nothing otherwise, and when the filter's memory is freed, TensorFlow
 * forgets them all. A changed weight has new memory, so it gets a new number.
 */

let numberOfFilters = 0;
const numbers = new Map<object, number>();
let watched = false;

/** True where filters can be kept laid out, and forgotten again. */
export function canKeepFilters(): boolean {
  if (watched) return true;
  if (!forgetPreparedOperations()) return false;
  watchDisposal();
  return true;
}

/** What a convolution is told so that it keeps this filter laid out until it is disposed. */
export function keptFilterAttributes(filter: tf.Tensor): Attribute[] {
  if (!numbers.has(filter.dataId)) numbers.set(filter.dataId, ++numberOfFilters);
  return [
    booleanAttribute("is_filter_const", true),
    textAttribute("_filter", String(numbers.get(filter.dataId))),
  ];
}

/** How many filters are kept, at most: after one is freed, the others come back when used. */
export function numberOfKeptFilters(): number {
  return numbers.size;
}

interface Backend {
  disposeData(dataId: object, force?: boolean): boolean;
}

function watchDisposal(): void {
  watched = true;
  const backend = tf.backend() as unknown as Backend;
  const { disposeData } = backend;
  backend.disposeData = (dataId, force) => {
    const freed = disposeData.call(backend, dataId, force);
    if (freed && numbers.delete(dataId)) forgetPreparedOperations();
    return freed;
  };
}
