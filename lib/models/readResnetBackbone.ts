import { check } from "../base/checks";
import { type ArrayOfNumbers, readSafetensors, type Safetensors } from "../base/files/safetensors";
import { checkWeights } from "./checkWeights";
import { resnet18BackboneShapes } from "./resnet18BackboneShapes";
import { torchPrefix } from "./torchPrefix";

/**
 * Reads the backbone of a ResNet-18 from a .safetensors file with torchvision's names, which may
 * all begin with a known prefix ("module.", "model.", ...).
 *
 * @returns its tensors by torchvision's names, in PyTorch's layouts; others are left out
 * @throws unless the file holds every tensor of the backbone in its right shape, as finite numbers,
 *   and no negative variance; the message names the first that it lacks
 */
export function readResnetBackbone(file: string): Map<string, ArrayOfNumbers> {
  const content = readSafetensors(file);
  const names = [...content.tensors.keys(), ...content.leftOut.keys()];
  const prefix = torchPrefix(names, "conv1.weight", file);
  const backbone = new Map(
    [...resnet18BackboneShapes()].map(([name, shape]) => [
      name,
      tensorOf(content, prefix + name, shape, file),
    ]),
  );
  checkWeights(backbone, file);
  return backbone;
}

function tensorOf(
  { tensors, leftOut }: Safetensors,
  name: string,
  shape: number[],
  file: string,
): ArrayOfNumbers {
  const wanted = `${name} [${shape.join(", ")}] of ResNet-18 in torchvision's names`;
  const advice = 'Take the weights that "npm run weights" downloads.';
  const format = leftOut.get(name);
  check(
    format === undefined,
    `${file} holds "${name}" in the number format ${format}, which is not read here: ` +
      `expected F32, F16, BF16 or F64. ${advice}`,
  );
  const found = tensors.get(name);
  check(
    found !== undefined,
    `${file} holds no "${name}": it lacks the tensor ${wanted}. ${advice}`,
  );
  check(
    found.shape.join() === shape.join(),
    `${file}: expected ${wanted}, found shape [${found.shape.join(", ")}]. ${advice}`,
  );
  return found;
}
