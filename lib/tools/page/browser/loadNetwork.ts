import { parseSafetensors } from "../../../base/files/parseSafetensors";
import type { Model } from "../../../models/model";
import { MODEL_KINDS } from "../../../training/modelKinds";
import type { Transform } from "../../../transforms/presets";
import type { PageModel } from "../pageManifest";

/** A trained network with what its images go through first. */
export interface Network {
  model: Model;
  transform: Transform;
}

/** Fetches a network's weights and builds it with the course's own code. */
export async function loadNetwork(
  { key, name, weights, numClasses }: PageModel,
  imageSize: number,
): Promise<Network> {
  const response = await fetch(weights);
  if (!response.ok)
    throw new Error(`The weights of ${name} could not be loaded (${response.status}). Reload.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { build, evalTransform: transform } = MODEL_KINDS[key];
  const model = build({ seed: 0, imageSize, numClasses });
  model.parameters.load(parseSafetensors(bytes, weights).tensors, weights);
  return { model, transform };
}
