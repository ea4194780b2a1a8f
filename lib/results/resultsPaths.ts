import path from "node:path";
import { RUN_FILE } from "../base/runId";

/** The eleven figures of the notebooks under the original project's names, its spelling kept. */
export const FIGURE_NAMES = [
  "neumonia-normal.png",
  "cnn_training_curves.png",
  "cnn_evaluation.png",
  "resnet_training_curves.png",
  "resnet_evaluation.png",
  "Normal_GradCAM_Batch.png",
  "Pneumonia_GradCAM_Batch.png",
  "Pneumonia_GradCAM.jpeg",
  "Overrall_model_performance.png",
  "Reduction_missed_pneumonia.png",
  "performance_comparison.png",
] as const;

export type FigureName = (typeof FIGURE_NAMES)[number];

/** Where the parts of one run's results lie. */
export interface ResultsPaths {
  folder: string;
  figures: string;
  metrics: string;
  predictions: string;
  checkpoints: string;
  /** Executed copies of the notebooks. */
  notebooks: string;
  /** `three_class.json`: a head for normal, bacterial and viral. */
  threeClass: string;
  /** `audit.json`: copies, patients and shortcuts in the images, from notebook 1. */
  audit: string;
  /** `box_scores.json`: explanations beside boxes, deletion and insertion, from notebook 4. */
  boxScores: string;
  /** `external.json`: the models on images of another hospital. */
  external: string;
  /** `hidden_parts.json`: the models while a part of every picture is hidden. */
  hiddenParts: string;
  /** Training choices compared on validation. */
  ablations: string;
  /** A line for every time a model was scored on the real test images. */
  testLog: string;
  /** Which run of `npm run reproduce` wrote all of this, see runFile.ts. */
  run: string;
  /** What `npm run reproduce` did when, as text. */
  reproduceLog: string;
  modelCard: string;
  /** Path of one of the eleven figures. */
  figure(name: FigureName): string;
  /** `metrics/<model>.json` */
  metricsFile(model: string): string;
  /** `predictions/<model>.csv` */
  predictionsFile(model: string): string;
  /** `external/<model>.csv`: a model's answers on images of another hospital. */
  externalPredictionsFile(model: string): string;
  /** `uncertainty/<model>.csv` */
  uncertaintyFile(model: string): string;
}

/**
 * The layout of a results folder; makes nothing on disk.
 *
 * @example resultsPaths("results/sample").metricsFile("cnn") // "results/sample/metrics/cnn.json"
 */
export function resultsPaths(folder: string): ResultsPaths {
  const inside = (...parts: string[]) => path.join(folder, ...parts);
  return {
    folder,
    figures: inside("figures"),
    metrics: inside("metrics"),
    predictions: inside("predictions"),
    checkpoints: inside("checkpoints"),
    notebooks: inside("notebooks"),
    threeClass: inside("three_class.json"),
    audit: inside("audit.json"),
    boxScores: inside("box_scores.json"),
    external: inside("external.json"),
    hiddenParts: inside("hidden_parts.json"),
    ablations: inside("ablations.json"),
    testLog: inside("test_log.csv"),
    run: inside(RUN_FILE),
    reproduceLog: inside("reproduce.log"),
    modelCard: inside("MODEL_CARD.md"),
    figure: (name) => inside("figures", name),
    metricsFile: (model) => inside("metrics", `${model}.json`),
    predictionsFile: (model) => inside("predictions", `${model}.csv`),
    externalPredictionsFile: (model) => inside("external", `${model}.csv`),
    uncertaintyFile: (model) => inside("uncertainty", `${model}.csv`),
  };
}
