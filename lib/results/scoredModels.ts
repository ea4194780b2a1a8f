import fs from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { check } from "../base/checks";
import {
  type EvaluationWithIntervals,
  evaluateWithIntervals,
} from "../metrics/evaluateWithIntervals";
import { type ModelMetrics, readMetrics } from "./metricsFile";
import { type PredictionRow, readPredictions, recomputeFromPredictions } from "./predictionsFile";
import { resultsPaths } from "./resultsPaths";
import { splitAnswers } from "./splitAnswers";

/** Every model that the full run scores on the test images, by the name of its files. */
export const SCORED_MODEL_IDS = [
  "cnn",
  "cnn-43",
  "cnn-44",
  "resnet18",
  "resnet18-43",
  "resnet18-44",
  "resnet18-views",
  "resnet18-views-43",
  "resnet18-views-44",
  "resnet18-other-precision",
  "cnn-8-bit",
  "resnet18-8-bit",
  "cnn-original",
  "cnn-original-43",
  "cnn-original-44",
  "cnn-original-on-validation",
  "resnet18-original",
  "resnet18-original-43",
  "resnet18-original-44",
  "resnet18-original-on-validation",
] as const;

export type ScoredModelId = (typeof SCORED_MODEL_IDS)[number];

/** Names of the two architectures for people. */
export const MODEL_NAMES = { cnn: "CNN", resnet18: "ResNet-18" } as const;

/** A model's files, read and checked against each other. */
export interface ScoredModel {
  id: ScoredModelId;
  /** For people, e.g. "ResNet-18, seed 43"; optimistic ones carry a dagger. */
  name: string;
  model: ModelMetrics["model"];
  seed: number;
  /** False if the test images chose its epoch. */
  honest: boolean;
  metrics: ModelMetrics;
  /** Its predictions: validation and test. */
  rows: PredictionRow[];
}

/**
 * Reads the models whose files lie in a results folder, in the order of SCORED_MODEL_IDS; those
 * that are not there are left out.
 *
 * @param folder results folder, with metrics and predictions below it
 * @throws when a metrics file has no predictions beside it, when a file is damaged, or when the
 *   test metrics do not follow from the predictions
 */
export function readScoredModels(folder: string): ScoredModel[] {
  const paths = resultsPaths(folder);
  return SCORED_MODEL_IDS.filter((id) => fs.existsSync(paths.metricsFile(id))).map((id) => {
    const metrics = readMetrics(paths.metricsFile(id));
    const rows = readPredictions(paths.predictionsFile(id));
    checkAgreement(metrics, rows, paths.metricsFile(id));
    const honest = !metrics.protocol.optimistic;
    return {
      id,
      name: nameOf(id, metrics),
      model: metrics.model,
      seed: metrics.seed,
      honest,
      metrics,
      rows,
    };
  });
}

/**
 * Test metrics of a scored model with their 95 % intervals, at the threshold that its file states.
 */
export function testEvaluation({
  rows,
  metrics,
}: Pick<ScoredModel, "rows" | "metrics">): EvaluationWithIntervals {
  const { yTrue, yScore, patients } = splitAnswers(rows, "test");
  return evaluateWithIntervals(yTrue, yScore, patients, {
    threshold: metrics.splits.test.threshold,
  });
}

function checkAgreement(metrics: ModelMetrics, rows: PredictionRow[], file: string): void {
  for (const split of ["validation", "test"] as const) {
    const { threshold } = metrics.splits[split];
    check(
      isDeepStrictEqual(
        recomputeFromPredictions(rows, split, { threshold }),
        metrics.splits[split],
      ),
      `${file}: the ${split} metrics do not follow from the predictions of the same name. ` +
        "One of the two files is from another run: score the model again.",
    );
  }
}

function nameOf(id: ScoredModelId, { model, seed, protocol, history }: ModelMetrics): string {
  const original = id.includes("-original") ? ", original settings" : "";
  const precision = id.includes("-precision")
    ? `, ${history.epochs[0]?.precision ?? "float32"}`
    : "";
  const views = id.includes("-views") ? ", mean over four views" : "";
  const bits = id.endsWith("-8-bit") ? ", 8 bits per weight" : "";
  const choice = id.endsWith("-on-validation") ? ", chosen on validation" : "";
  const mark = protocol.optimistic ? "†" : "";
  const what = `${MODEL_NAMES[model]}${original}${precision}${views}${bits}`;
  return `${what}${choice || `, seed ${seed}`}${mark}`;
}
