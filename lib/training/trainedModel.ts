import { check } from "../base/checks";
import type { Model } from "../models/model";
import type { Transform } from "../transforms/presets";
import { MODEL_KINDS } from "./modelKinds";
import { readSealed } from "./sealedWeights";

/** A trained model with what brings images into the form that it knows. */
export interface TrainedModel {
  /** The caller disposes it. */
  model: Model;
  evalTransform: Transform;
}

/**
 * Builds the model that a file of trained weights belongs to, and loads them: the file says of
 * itself which network it is of, and for which image size.
 *
 * @param file as saveWeights writes it, with two classes
 * @throws if it is missing, damaged, or no such file (ImageNet's weights, or three classes)
 */
export function loadTrainedModel(file: string): TrainedModel {
  const { tensors, metadata } = readSealed(file);
  const { model: name = "", imageSize, numClasses } = metadata;
  check(
    Object.hasOwn(MODEL_KINDS, name) && numClasses === "2" && Number.isInteger(Number(imageSize)),
    `${file} holds no model that was trained here to tell NORMAL from PNEUMONIA (model ` +
      `"${name}", ${numClasses ?? "no"} classes). Give weights that notebook 2 or 3 has saved: ` +
      "checkpoints/.../best.safetensors in a results folder.",
  );
  const { build, evalTransform } = MODEL_KINDS[name as keyof typeof MODEL_KINDS];
  const model = build({ seed: 0, imageSize: Number(imageSize) });
  try {
    model.parameters.load(tensors, file);
    return { model, evalTransform };
  } catch (error) {
    model.dispose();
    throw error;
  }
}
