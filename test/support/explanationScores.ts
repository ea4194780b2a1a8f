import { EXPLANATION_METHODS } from "../../lib/gradcam/explanationMethods";
import type { ExplanationScores, MeanCurves } from "../../lib/results/explanationScores";

const curves = (shift: number): MeanCurves => ({
  images: 4,
  deletion: { curve: [0.9, 0.4 + shift, 0.1], auc: 0.45 + shift / 2 },
  insertion: { curve: [0.2, 0.7 - shift, 0.9], auc: 0.625 - shift / 2 },
});

/** Made-up scores of every method. */
export function exampleExplanationScores(
  changes: Partial<ExplanationScores> = {},
): ExplanationScores {
  return {
    images: "boxes of NIH ChestX-ray14",
    synthetic: false,
    credit: "NIH Clinical Center",
    model: "resnet18",
    weightsHash: "ab".repeat(32),
    imageSize: 224,
    methods: EXPLANATION_METHODS.map(({ id }, i) => ({
      method: id,
      marked: {
        images: 40,
        patients: 38,
        hits: 4 + i,
        empty: 2,
        pointing: { estimate: (4 + i) / 40, low: 0.03, high: 0.4 },
        energy: { estimate: 0.12, low: 0.1, high: 0.15 },
        chance: { anywhere: 0.08, usualPlace: 0.21 },
      },
      curves: curves(i / 100),
    })),
    random: curves(0.2),
    createdAt: "2026-01-01T00:00:00.000Z",
    ...changes,
  };
}
