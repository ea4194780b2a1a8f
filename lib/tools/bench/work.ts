import type { Model } from "../../models/model";
import { summarize } from "../../models/summarize";
import { TRAINED } from "./benchItems";

/**
 * Additions and multiplications that an item needs per image, in the convolutions and dense
 * layers, where nearly all of them are. A training step needs them once forwards, once for the
 * gradient of the trained weights and once for the gradient of what such a layer was given.
 */
export function operationsPerImage(model: Model, item: string): number {
  const trained = TRAINED[item] ?? [];
  const isTrained = (layer: string) => trained.some((prefix) => layer.startsWith(prefix));
  const layers = summarize(model).flatMap(({ layer, output }) => {
    const name = `${layer}.weight`;
    const weight = model.parameters.names().includes(name) ? model.parameters.get(name) : null;
    if (weight === null || weight.rank < 2) return [];
    const places = output
      .split(" x ")
      .map(Number)
      .slice(0, -1)
      .reduce((product, n) => product * n, 1);
    return [{ layer, operations: 2 * weight.size * places }];
  });
  const firstTrained = layers.find(({ layer }) => isTrained(layer))?.layer;
  return layers.reduce((sum, { layer, operations }) => {
    if (!isTrained(layer)) return sum + operations;
    const needsInputGradient = layer !== firstTrained && layer !== shortcutBeside(firstTrained);
    return sum + operations * (needsInputGradient ? 3 : 2);
  }, 0);
}

/** The 1x1 convolution that is given the same map as the first trained one. */
function shortcutBeside(layer: string | undefined): string | undefined {
  return layer?.endsWith(".conv1") ? layer.replace(/conv1$/, "downsample.0") : undefined;
}
