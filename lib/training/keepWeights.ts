import { tf } from "../base/engine/tf";
import type { Model } from "../models/model";

/**
 * Copies parameters of a model out of the engine, running statistics included.
 * @param prefixes what the names of the parameters start with; [""] keeps all
 * @returns what puts them back
 */
export function keepWeights({ parameters }: Model, prefixes: string[] = [""]): () => void {
  const names = parameters
    .names()
    .filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
  const kept = names.map((name) => parameters.get(name).dataSync<"float32">());
  return () =>
    names.forEach((name, i) => {
      const variable = parameters.get(name);
      tf.tidy(() => variable.assign(tf.tensor(kept[i], variable.shape)));
    });
}
