import path from "node:path";
import { check } from "../base/checks";
import type { ArrayOfNumbers } from "../base/files/safetensors";
import type { Model } from "./model";
import { readResnetBackbone } from "./readResnetBackbone";

/**
 * Loads a ResNet-18 backbone from a .safetensors file with torchvision's names and layouts; the
 * head keeps its random weights, since ImageNet's 1000 classes are of no use here. Works for
 * batch norm as trained and for batch norm already folded into the convolutions (its statistics
 * are then 0 and 1).
 *
 * @param model a ResNet-18; `model.origin` then names the file
 * @throws as readResnetBackbone; the model is then as it was before
 */
export function loadPretrainedBackbone(model: Model, file: string): void {
  check(
    model.name === "resnet18",
    `Pretrained weights are for ResNet-18, but this model is ${model.name}.`,
  );
  const arrays = model.parameters.toArrays();
  for (const [name, tensor] of readResnetBackbone(file)) arrays.set(name, fromTorchLayout(tensor));
  model.parameters.load(arrays, file);
  model.origin = `ImageNet (${path.basename(file)})`;
}

/**
 * PyTorch stores filters as `[out, in, height, width]` and dense weights as `[out, in]`; here
 * they are `[height, width, in, out]` and `[in, out]`. Vectors are the same in both.
 */
export function fromTorchLayout({ shape, values }: ArrayOfNumbers): ArrayOfNumbers {
  if (shape.length < 2) return { shape, values };
  const [out, inputs, height = 1, width = 1] = shape;
  const taps = height * width;
  const moved = new Float32Array(values.length);
  for (let o = 0; o < out; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let t = 0; t < taps; t++)
        moved[(t * inputs + i) * out + o] = values[(o * inputs + i) * taps + t];
    }
  }
  return {
    shape: shape.length === 4 ? [height, width, inputs, out] : [inputs, out],
    values: moved,
  };
}
