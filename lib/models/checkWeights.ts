import { check, checkFinite } from "../base/checks";
import type { ArrayOfNumbers } from "../base/files/safetensors";

/**
 * Throws unless every weight is a finite number and no running variance is negative. Without this
 * check a model full of NaN answers as if nothing were wrong: the ReLU that oneDNN computes
 * together with a convolution, and its max pooling, take NaN for 0.
 *
 * @param source says in the message where the arrays came from, e.g. a file; the name follows
 */
export function checkWeights(
  arrays: Iterable<[name: string, array: ArrayOfNumbers]>,
  source: string,
): void {
  for (const [name, { values }] of arrays) {
    checkFinite(`${source}: ${name}`, values);
    if (!name.endsWith("running_var")) continue;
    const negative = values.find((value) => value < 0);
    check(
      negative === undefined,
      `${source}: ${name} holds ${negative}, but a variance cannot be negative.`,
    );
  }
}
