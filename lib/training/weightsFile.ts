import fs from "node:fs";
import path from "node:path";
import { check } from "../base/checks";
import type { Safetensors } from "../base/files/safetensors";
import type { SelectOn } from "../base/settings";
import type { Model } from "../models/model";
import { readSealed, writeSealed } from "./sealedWeights";

/** Where a run keeps the weights of the epoch that was best on a split that did not select. */
export function bestWeightsOn(folder: string, split: SelectOn): string {
  return path.join(folder, `best-on-${split}.safetensors`);
}

/**
 * Saves a model's weights with a note of what they belong to.
 * @param identity of the run, see runIdentity
 * @param epoch of the run whose weights these are
 */
export function saveWeights(file: string, model: Model, identity: string, epoch?: number): void {
  writeSealed(file, model.parameters.toArrays(), {
    identity,
    model: model.name,
    imageSize: String(model.imageSize),
    numClasses: String(model.numClasses),
    ...(epoch !== undefined && { epoch: String(epoch) }),
  });
}

/**
 * Loads weights that `saveWeights` wrote into a model of the same kind.
 * @throws if the file is missing or damaged, or was saved from another model; the model is then
 *   as it was before
 */
export function loadWeights(file: string, model: Model): void {
  check(
    fs.existsSync(file),
    `No trained ${model.name} at ${file}. Run the notebook that trains it first ` +
      "(02 for the CNN, 03 for ResNet-18), with the same results folder.",
  );
  const { tensors, metadata } = readTrained(file);
  const { model: name, imageSize, numClasses } = metadata;
  const found = `${name} at ${imageSize} pixels with ${numClasses} classes`;
  const expected = `${model.name} at ${model.imageSize} pixels with ${model.numClasses} classes`;
  check(
    found === expected,
    `${file} holds a ${found}, but a ${expected} was expected. Train it anew or pass the ` +
      "right file.",
  );
  model.parameters.load(tensors, file);
}

function readTrained(file: string): Safetensors {
  try {
    return readSealed(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== undefined) throw cause;
    throw new Error(
      `${file} was cut off or changed, or holds no weights. Train the model anew: run the ` +
        "notebook that trains it (02 for the CNN, 03 for ResNet-18).",
      { cause },
    );
  }
}
