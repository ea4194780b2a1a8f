import os from "node:os";
import { tf } from "../engine/tf";
import { EngineReport } from "../engine/chooseEngine";
import { classCounts } from "../data/classWeights";
import { hashBytes } from "../data/fileHashes";
import { DataSets } from "../data/openDataSets";
import { evaluate, Evaluation } from "../metrics/evaluation";
import { Model } from "../models/model";
import { projectVersion } from "../projectRoot";
import type { Settings } from "../settings";
import { History } from "../training/history";
import { Predictions } from "../training/predict";
import { ModelMetrics, writeMetrics } from "./metricsFile";
import { PredictionRow, writePredictions } from "./predictionsFile";
import { resultsPaths } from "./resultsPaths";

/** What a training notebook knows at its end. */
export interface FinishedRun {
  model: Model;
  data: DataSets;
  settings: Settings;
  engine: EngineReport;
  history: History;
  /** Learning rates, weight decay and the like, as they were used. */
  training: Record<string, string | number | boolean | null>;
  /** Answers of the selected epoch's weights; a split without them gets no metrics. */
  predictions: { train?: Predictions; validation: Predictions; test: Predictions };
}

/**
 * Writes `metrics/<model>.json` and `predictions/<model>.csv` of a finished run, from which every
 * table and figure of the analysis is computed.
 * @returns the metrics as they were written
 */
export function saveModelResults(run: FinishedRun): ModelMetrics {
  const paths = resultsPaths(run.settings.results);
  const metrics = describeRun(run);
  writePredictions(paths.predictionsFile(run.model.name), predictionRows(run.predictions));
  writeMetrics(paths.metricsFile(run.model.name), metrics);
  return metrics;
}

function describeRun({ model, data, settings, engine, history, training, predictions }: FinishedRun): ModelMetrics {
  const seconds = history.epochs.map((record) => record.seconds);
  const cpus = os.cpus();
  return {
    model: model.name,
    protocol: { selectOn: history.selectedOn, optimistic: history.selectedOn === "test" },
    dataSet: {
      name: data.folder.name,
      synthetic: data.folder.synthetic,
      fingerprint: hashBytes([data.train, data.validation, data.test].map((set) => set.fingerprint).join()),
      counts: { train: countsOf(data.train), validation: countsOf(data.validation), test: countsOf(data.test) },
      skipped: [...data.train.skipped, ...data.validation.skipped, ...data.test.skipped],
    },
    seed: settings.seed,
    settings: { profile: settings.profile, imageSize: settings.imageSize, batchSize: settings.batchSize, ...training },
    engine,
    versions: {
      node: process.versions.node, tfjs: tf.version.tfjs, project: projectVersion(), [engine.name]: engine.version,
    },
    cpu: { model: cpus[0]?.model ?? "unknown", cores: cpus.length },
    times: {
      totalSeconds: seconds.reduce((sum, value) => sum + value, 0),
      secondsPerEpoch: seconds,
      millisecondsPerImage: (1000 * predictions.test.seconds) / predictions.test.samples.length,
    },
    parameters: { total: model.parameters.count(), trainable: model.parameters.count("trainable") },
    pretrained: model.origin.startsWith("random") ? null : model.origin,
    history,
    splits: {
      ...(predictions.train && { train: evaluationOf(predictions.train) }),
      validation: evaluationOf(predictions.validation),
      test: evaluationOf(predictions.test),
    },
    createdAt: new Date().toISOString(),
  };
}

function evaluationOf({ labels, probabilities }: Predictions): Evaluation {
  return evaluate(labels, probabilities);
}

function countsOf({ samples }: { samples: Predictions["samples"] }): { NORMAL: number; PNEUMONIA: number } {
  const [NORMAL, PNEUMONIA] = classCounts(samples);
  return { NORMAL, PNEUMONIA };
}

function predictionRows(predictions: FinishedRun["predictions"]): PredictionRow[] {
  return (["train", "validation", "test"] as const).flatMap((split) => {
    const answers = predictions[split];
    if (!answers) return [];
    return answers.samples.map(({ file, label }, i) => ({ split, file, label, probability: answers.probabilities[i] }));
  });
}
