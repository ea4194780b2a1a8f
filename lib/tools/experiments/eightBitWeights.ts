import type { ArrayOfNumbers } from "../../base/files/safetensors";
import type { Model } from "../../models/model";

/** The largest step: signed numbers of 8 bits, without -128, so that the steps lie evenly. */
const STEPS = 127;

/**
 * Replaces the weights of all convolutions and dense layers by what a copy of 8 bits per weight
 * would give back: every output channel has 255 steps of its own, the largest weight is the last
 * of them. Biases and batch norm keep all their bits; they are a thousandth of the file.
 *
 * Source: Krishnamoorthi, Quantizing deep convolutional networks for efficient inference (2018),
 * section 2: symmetric, per channel.
 */
export function roundToEightBits({ parameters }: Pick<Model, "parameters">): void {
  const rounded = [...parameters.toArrays()].map(([name, array]) => [name, roundArray(array)]);
  parameters.load(new Map(rounded as [string, ArrayOfNumbers][]), "the copy of 8 bits per weight");
}

/** @param array with the output channels as its last axis; one of fewer than 2 axes is kept */
export function roundArray({ shape, values }: ArrayOfNumbers): ArrayOfNumbers {
  if (shape.length < 2) return { shape, values };
  const channels = shape[shape.length - 1];
  const largest = new Float32Array(channels);
  values.forEach((value, i) => {
    largest[i % channels] = Math.max(largest[i % channels], Math.abs(value));
  });
  const rounded = Float32Array.from(values, (value, i) => {
    const step = largest[i % channels] / STEPS;
    return step === 0 ? 0 : Math.round(value / step) * step;
  });
  return { shape, values: rounded };
}
