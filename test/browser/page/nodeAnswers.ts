import path from "node:path";
import { readSafetensors } from "../../../lib/base/files/safetensors";
import { explain } from "../../../lib/gradcam/explain";
import { pearsonCorrelation } from "../../../lib/metrics/correlation";
import type { PageManifest } from "../../../lib/tools/page/pageManifest";
import { MODEL_KINDS } from "../../../lib/training/modelKinds";

export interface NodeAnswer {
  heatmap: Float32Array;
  /** Of PNEUMONIA. */
  probability: number;
}

/**
 * What the course computes in Node with the page's own weights: for every image the answers of all
 * its networks about PNEUMONIA.
 * @param images grey pixels of each
 * @param layers by network
 */
export function nodeAnswers(
  manifest: PageManifest,
  folder: string,
  images: readonly Uint8Array[],
  layers: Record<string, string>,
): NodeAnswer[][] {
  const { imageSize } = manifest;
  const answers: NodeAnswer[][] = images.map(() => []);
  for (const { key, weights } of manifest.models) {
    const { build, evalTransform: transform } = MODEL_KINDS[key];
    const model = build({ seed: 0, imageSize });
    const { tensors } = readSafetensors(path.join(folder, weights));
    model.parameters.load(tensors, weights);
    images.forEach((pixels, i) => {
      const input = transform.apply(pixels, [1, imageSize, imageSize, 1]);
      const asked = { layer: layers[key], classIndex: 1 };
      const { heatmaps, probabilities } = explain(model, input, asked);
      answers[i].push({ heatmap: heatmaps[0], probability: probabilities[0][1] });
      input.dispose();
    });
    model.dispose();
  }
  return answers;
}

/** Pearson's correlation of two maps; 1 where both are the same everywhere. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const isFlat = (map: ArrayLike<number>) => Array.from(map).every((value) => value === map[0]);
  return isFlat(a) && isFlat(b) ? 1 : pearsonCorrelation(a, b);
}
