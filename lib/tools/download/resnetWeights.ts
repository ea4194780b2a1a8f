import { check } from "../../base/checks";
import { readSafetensors } from "../../base/files/safetensors";

/**
 * Shapes of the tensors of torchvision's ResNet-18 without its last dense layer, by name: what a
 * weights file must hold to be of use here.
 */
export function resnet18BackboneShapes(): Map<string, number[]> {
  const shapes = new Map<string, number[]>();
  const conv = (name: string, out: number, input: number, size: number) =>
    shapes.set(`${name}.weight`, [out, input, size, size]);
  const batchNorm = (name: string, channels: number) =>
    ["weight", "bias", "running_mean", "running_var"].forEach((part) =>
      shapes.set(`${name}.${part}`, [channels]),
    );

  conv("conv1", 64, 3, 7);
  batchNorm("bn1", 64);
  [64, 128, 256, 512].forEach((width, index) => {
    const before = index === 0 ? 64 : width / 2;
    for (const block of [0, 1]) {
      const name = `layer${index + 1}.${block}`;
      conv(`${name}.conv1`, width, block === 0 ? before : width, 3);
      batchNorm(`${name}.bn1`, width);
      conv(`${name}.conv2`, width, width, 3);
      batchNorm(`${name}.bn2`, width);
    }
    if (before === width) return;
    conv(`layer${index + 1}.0.downsample.0`, width, before, 1);
    batchNorm(`layer${index + 1}.0.downsample.1`, width);
  });
  return shapes;
}

/**
 * Throws unless the file holds every tensor of a ResNet-18 backbone in its right shape, as finite
 * numbers; the message names the first that it lacks.
 */
export function checkResnetWeights(file: string): void {
  const { tensors } = readSafetensors(file);
  for (const [name, shape] of resnet18BackboneShapes()) {
    const found = tensors.get(name);
    const wanted = `${name} [${shape.join(", ")}] of ResNet-18 in torchvision's names`;
    check(
      found !== undefined,
      `${file} lacks the tensor ${wanted}. Take the weights that "npm run weights" downloads.`,
    );
    check(
      found.shape.join() === shape.join(),
      `${file}: expected ${wanted}, found shape [${found.shape.join(", ")}].`,
    );
    check(
      found.values.every(Number.isFinite),
      `${file}: ${name} holds values that are not numbers.`,
    );
  }
}
