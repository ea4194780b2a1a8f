import { layerName, type Model } from "../../../models/model";
import type { Filter } from "./engineCalls";

/** Input maps that are shown of a filter. */
const STRONGEST = 8;

/**
 * The name of the convolution that makes a layer's maps: its own, or the last one before it.
 * @example convolutionBehind("cnn", "pool2") // "conv2"
 * @example convolutionBehind("resnet18", "layer4.1") // "layer4.1.conv2"
 */
export function convolutionBehind(model: Model["name"], layer: string): string {
  if (model === "cnn") return layer.replace(/^(relu|pool)/, "conv");
  const [, block, part] = /^(layer\d\.\d)?\.?(.*)$/.exec(layer)!;
  if (block === undefined) return "conv1";
  if (part.startsWith("downsample")) return `${block}.downsample.0`;
  return `${block}.${/1$/.test(part) ? "conv1" : "conv2"}`;
}

/** The weights that make one map of a layer: those towards the input maps that count most. */
export async function filterOf(model: Model, layer: string, channel: number): Promise<Filter> {
  const name = convolutionBehind(model.name, layerName(model, layer));
  const weights = model.parameters.get(`${name}.weight`);
  const [size, , inputs, outputs] = weights.shape;
  const values = await weights.data<"float32">();
  const kernels = Array.from({ length: inputs }, (_, input) =>
    Array.from(
      { length: size * size },
      (_, place) => values[(place * inputs + input) * outputs + channel],
    ),
  );
  const strength = kernels.map((kernel) => kernel.reduce((sum, w) => sum + Math.abs(w), 0));
  const order = kernels.map((_, input) => input).sort((a, b) => strength[b] - strength[a]);
  return {
    name,
    size,
    inputs,
    strongest: order.slice(0, STRONGEST).map((input) => ({ input, weights: kernels[input] })),
  };
}
