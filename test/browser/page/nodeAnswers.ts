import path from "node:path";
import { readSafetensors } from "../../../lib/base/files/safetensors";
import { explain } from "../../../lib/gradcam/explain";
import { buildCnn } from "../../../lib/models/buildCnn";
import { buildResNet18 } from "../../../lib/models/buildResNet18";
import type { PageManifest } from "../../../lib/tools/page/pageManifest";
import { cnnEvalTransform, resnetEvalTransform } from "../../../lib/transforms/presets";

export interface NodeAnswer {
  heatmap: Float32Array;
  /** Of PNEUMONIA. */
  probability: number;
}

const NETWORKS = {
  cnn: { build: buildCnn, transform: cnnEvalTransform },
  resnet18: { build: buildResNet18, transform: resnetEvalTransform },
} as const;

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
    const { build, transform } = NETWORKS[key];
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
  const mean = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] - meanA, b[i] - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 && bb === 0 ? 1 : ab / Math.sqrt(aa * bb);
}
