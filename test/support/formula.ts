import { crc32 } from "node:zlib";
import { tf } from "../../lib/base/engine/tf";
import type { ArrayOfNumbers } from "../../lib/base/files/safetensors";
import type { Model } from "../../lib/models/model";
import { fromTorchLayout } from "../../lib/models/pretrained";

/**
 * Uniform numbers in [0, 1) from integer hashing: the same as `numbers` in
 * test/fixtures/pytorch.py.
 */
export function numbers(name: string, count: number): Float64Array {
  const start = checksum(name);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = (Math.imul(i + 1, 2654435761) + start) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
    x = Math.imul(x, 2246822519) >>> 0;
    values[i] = ((x ^ (x >>> 13)) >>> 0) / 2 ** 32;
  }
  return values;
}

/** A parameter in PyTorch's layout: the same as `fill` in test/fixtures/pytorch.py. */
export function formulaParameter(name: string, shape: number[]): ArrayOfNumbers {
  const count = shape.reduce((product, n) => product * n, 1);
  const scale = Math.sqrt(6 / (count / shape[0]));
  const value = (x: number): number => {
    if (name.endsWith("running_mean")) return (x - 0.5) * 0.2;
    if (name.endsWith("running_var")) return x + 0.5;
    if (shape.length === 1) return name.endsWith("weight") ? 0.5 + x * 0.5 : (x - 0.5) * 0.2;
    return (x - 0.5) * 2 * scale;
  };
  return { shape, values: new Float32Array(numbers(name, count).map(value)) };
}

/** Gives every parameter of a model the values of the formula. */
export function setFormulaWeights(model: Model): void {
  const arrays = new Map<string, ArrayOfNumbers>();
  for (const name of model.parameters.names()) {
    arrays.set(
      name,
      fromTorchLayout(formulaParameter(name, torchShape(model.parameters.get(name).shape))),
    );
  }
  model.parameters.load(arrays, "the formula");
}

/**
 * Images in [-1, 1] as `images` in test/fixtures/pytorch.py makes them; the caller disposes them.
 */
export function formulaImages(name: string, shape: [number, number, number, number]): tf.Tensor4D {
  const count = shape.reduce((product, n) => product * n, 1);
  return tf.tensor4d(
    Float32Array.from(numbers(name, count), (x) => x * 2 - 1),
    shape,
  );
}

/** `[height, width, in, out]` to `[out, in, height, width]`, `[in, out]` to `[out, in]`. */
function torchShape(shape: number[]): number[] {
  return shape.length === 4 ? [shape[3], shape[2], shape[0], shape[1]] : [...shape].reverse();
}

/** zlib's crc32; Node's own came with version 20.15. */
function checksum(text: string): number {
  if (typeof crc32 === "function") return crc32(text);
  let sum = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
