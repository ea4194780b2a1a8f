import { check } from "../base/checks";
import { buildResNet18 } from "./buildResNet18";
import type { Model } from "./model";

/** The layer with one output per class; everything before it fits any number of classes. */
const LAST_LAYER = "fc.4.";

/**
 * A new ResNet-18 for other classes that has learned all that `trained` has: every weight is copied
 * from it but for the last dense layer, which starts with random ones.
 *
 * @param trained a trained ResNet-18; it stays as it is
 * @param options.numClasses number of new classes
 * @param options.seed decides the weights of the last layer
 * @returns a model to dispose with `dispose()`
 */
export function withNewClasses(
  trained: Model,
  { numClasses, seed }: { numClasses: number; seed: number },
): Model {
  check(
    trained.name === "resnet18",
    `Only a ResNet-18 can be given new classes, but this model is ${trained.name}.`,
  );
  const model = buildResNet18({ seed, imageSize: trained.imageSize, numClasses });
  const arrays = model.parameters.toArrays();
  for (const [name, array] of trained.parameters.toArrays()) {
    if (!name.startsWith(LAST_LAYER)) arrays.set(name, array);
  }
  model.parameters.load(arrays, "the trained model");
  model.origin = `${trained.origin}, trained for ${trained.numClasses} classes`;
  return model;
}
