import fs from "node:fs";
import path from "node:path";
import type { tf } from "../../lib/base/engine/tf";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import type { Model } from "../../lib/models/model";
import { formulaImages, setFormulaWeights } from "./formula";

interface CamReference {
  coarse: number[];
  coarseShape: number[];
  /** Every 37th pixel of all maps, enlarged and stretched from 0 to 1. */
  every37th: number[];
}

export interface ExplanationCase {
  classIndex: number;
  cams: Record<string, CamReference>;
  occlusion: { cells: number; signed: number[] };
  integratedGradients: { steps: number; signed: number[]; blurred: number[]; sums: number[] };
}

interface ModelReference {
  imageSize: number;
  images: [number, number, number, number];
  layer: string;
  cases: ExplanationCase[];
}

/** What test/fixtures/explanations.py computed with grad-cam and captum. */
export const explanations: { cnn: ModelReference; resnet: ModelReference } = JSON.parse(
  fs.readFileSync(path.join(__dirname, "..", "fixtures", "explanations.json"), "utf8"),
);

/** The model and the images that the fixture explains; the caller disposes both. */
export function explanationModel(key: "cnn" | "resnet"): { model: Model; images: tf.Tensor4D } {
  const { imageSize, images } = explanations[key];
  const model = (key === "cnn" ? buildCnn : buildResNet18)({ seed: 1, imageSize });
  setFormulaWeights(model);
  return { model, images: formulaImages(`${key} images`, images) };
}

/** Largest difference from the expected numbers, in parts of the largest of them. */
export function relativeDifference(found: ArrayLike<number>, expected: number[]): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce(
    (most, value, i) => Math.max(most, Math.abs(found[i] - value) / largest),
    found.length === expected.length ? 0 : Infinity,
  );
}
