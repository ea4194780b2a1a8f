import { writeSafetensors } from "../../lib/base/files/safetensors";
import { resnet18BackboneShapes } from "../../lib/models/resnet18BackboneShapes";

/**
 * Writes a weights file with every tensor of a ResNet-18 backbone, all zero; `change` may spoil it.
 */
export function writeResnetWeights(
  file: string,
  change: (
    tensors: Map<string, { shape: number[]; values: Float32Array<ArrayBuffer> }>,
  ) => void = () => {},
): void {
  const tensors = new Map(
    [...resnet18BackboneShapes()].map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((product, n) => product * n, 1));
      return [name, { shape, values }];
    }),
  );
  change(tensors);
  writeSafetensors(file, tensors);
}
