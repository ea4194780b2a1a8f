import os from "node:os";
import type { EngineReport } from "../base/engine/chooseEngine";
import { tf } from "../base/engine/tf";
import { hashBytes } from "../base/images/fileHashes";
import { projectVersion } from "../base/projectRoot";
import { releaseMemory } from "../base/releaseMemory";
import type { Settings } from "../base/settings";
import { classCounts } from "../data/classWeights";
import type { DataSets } from "../data/openDataSets";
import { type Evaluation, evaluate } from "../metrics/evaluation";
import type { Model } from "../models/model";
import type { History } from "../training/history";
import type { Predictions } from "../training/predict";
import { type ModelMetrics, writeMetrics } from "./metricsFile";
import { type PredictionRow, writePredictions } from "./predictionsFile";
import { resultsPaths } from "./resultsPaths";
import { appendTestLog, testLogRow } from "./testLog";
import { weightsHash } from "./weightsHash";

/** What is known at the end of a training. */
export interface FinishedRun {
  model: Model;
  /** Names the files, for example "cnn-43". Default: the name of the model. */
  id?: string;
  data: DataSets;
  settings: Settings;
  engine: EngineReport;
  history: History;
  /**
   * Learning rates, weight decay and the like, as they were used; `recipe` names them for the test
   * log.
   */
  training: Record<string, string | number | boolean | null>;
  /** Why the test images were looked at, for their log. Default: "a notebook was run". */
  reason?: string;
  /** Answers of the selected epoch's weights; a split without them gets no metrics. */
  predictions: { train?: Predictions; validation: Predictions; test: Predictions };
}

/**
 * Writes `metrics/<id>.json` and `predictions/<id>.csv` of a finished run, from which every table
 * and figure of the analysis is computed. On real images it adds a line to `test_log.csv`, before
 * anything else: no look at the test images may go unnoticed.
 * @returns the metrics as they were written
 */
export function saveModelResults(run: FinishedRun): ModelMetrics {
  const {
    id = run.model.name,
    reason = "a notebook was run",
    training: { recipe },
  } = run;
  const paths = resultsPaths(run.settings.results);
  const metrics = describeRun(run);
  if (!metrics.dataSet.synthetic)
    appendTestLog(
      paths.testLog,
      testLogRow(id, metrics, { recipe: String(recipe ?? "no name"), reason }),
    );
  writePredictions(paths.predictionsFile(id), predictionRows(run.predictions));
  writeMetrics(paths.metricsFile(id), metrics);
  releaseMemory();
  return metrics;
}

/** Which images a model was trained and scored on: changes with any image, and with the split. */
export function dataFingerprint({
  train,
  validation,
  test,
}: Pick<DataSets, "train" | "validation" | "test">): string {
  return hashBytes([train, validation, test].map((set) => set.fingerprint).join());
}

function describeRun({
  model,
  data,
  settings,
  engine,
  history,
  training,
  predictions,
}: FinishedRun): ModelMetrics {
  const seconds = history.epochs.map((record) => record.seconds);
  const cpus = os.cpus();
  return {
    model: model.name,
    protocol: { selectOn: history.selectedOn, optimistic: history.selectedOn === "test" },
    dataSet: {
      name: data.folder.name,
      synthetic: data.folder.synthetic,
      warnings: data.warnings,
      fingerprint: dataFingerprint(data),
      counts: {
        train: countsOf(data.train),
        validation: countsOf(data.validation),
        test: countsOf(data.test),
      },
      skipped: [...data.train.skipped, ...data.validation.skipped, ...data.test.skipped],
    },
    seed: settings.seed,
    settings: {
      profile: settings.profile,
      imageSize: settings.imageSize,
      batchSize: settings.batchSize,
      ...training,
    },
    engine,
    versions: {
      node: process.versions.node,
      tfjs: tf.version.tfjs,
      project: projectVersion(),
      [engine.name]: engine.version,
    },
    cpu: { model: cpus[0]?.model ?? "unknown", cores: cpus.length },
    times: {
      totalSeconds: seconds.reduce((sum, value) => sum + value, 0),
      secondsPerEpoch: seconds,
      millisecondsPerImage: (1000 * predictions.test.seconds) / predictions.test.images.length,
    },
    parameters: { total: model.parameters.count(), trainable: model.parameters.count("trainable") },
    weightsHash: weightsHash(model),
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

function countsOf({ images }: { images: Predictions["images"] }): {
  NORMAL: number;
  PNEUMONIA: number;
} {
  const [NORMAL, PNEUMONIA] = classCounts(images);
  return { NORMAL, PNEUMONIA };
}

function predictionRows(predictions: FinishedRun["predictions"]): PredictionRow[] {
  return (["train", "validation", "test"] as const).flatMap((split) => {
    const answers = predictions[split];
    if (!answers) return [];
    return answers.images.map(({ file, label }, i) => ({
      split,
      file,
      label,
      probability: answers.probabilities[i],
    }));
  });
}
