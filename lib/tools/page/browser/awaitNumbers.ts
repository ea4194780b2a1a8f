import { tf } from "../../../base/engine/tf";

/**
 * The numbers of tensors, which are freed then. They are awaited: on WebGPU a graphics card cannot
 * be read at once, and dataSync() gives zeros there without a word.
 *
 * @param make computes the tensors, as within tf.tidy
 */
export async function awaitNumbers<T extends Record<string, tf.Tensor>>(
  make: () => T,
): Promise<Record<keyof T, Float32Array>> {
  const tensors = tf.tidy(make);
  try {
    const read = Object.entries(tensors).map(async ([name, tensor]) => [
      name,
      await tensor.data<"float32">(),
    ]);
    return Object.fromEntries(await Promise.all(read)) as Record<keyof T, Float32Array>;
  } finally {
    tf.dispose(tensors);
  }
}
