import { createRandom } from "../../lib/base/random";
import { writeMetrics } from "../../lib/results/metricsFile";
import {
  type PredictionRow,
  recomputeFromPredictions,
  writePredictions,
} from "../../lib/results/predictionsFile";
import { resultsPaths } from "../../lib/results/resultsPaths";
import { SCORED_MODEL_IDS, type ScoredModelId } from "../../lib/results/scoredModels";
import type { History } from "../../lib/training/history";
import { exampleMetrics } from "./modelMetrics";

const IMAGES = { validation: 40, test: 60 };

/**
 * Writes metrics and predictions of scored models as a full run does, with made-up answers: 60 test
 * images of about 30 patients, on which the optimistic models err a little less.
 */
export function writeScoredResults(
  folder: string,
  ids: readonly ScoredModelId[] = SCORED_MODEL_IDS,
): void {
  ids.forEach((id) => writeScoredModel(folder, id));
}

/**
 * Writes one model; its files are those of a full run on real X-rays unless `changes` say
 * otherwise.
 */
export function writeScoredModel(
  folder: string,
  id: ScoredModelId,
  changes: Parameters<typeof exampleMetrics>[0] = {},
): void {
  const rows = [...answers(id, "validation"), ...answers(id, "test")];
  const paths = resultsPaths(folder);
  const selectOn = /-original(-\d+)?$/.test(id) ? "test" : "validation";
  const counts = { NORMAL: 20, PNEUMONIA: 40 };
  const dataSet = {
    name: "chest_xray",
    synthetic: false,
    fingerprint: "0123456789abcdef",
    skipped: [],
  };
  writePredictions(paths.predictionsFile(id), rows);
  writeMetrics(
    paths.metricsFile(id),
    exampleMetrics({
      model: id.startsWith("cnn") ? "cnn" : "resnet18",
      protocol: { selectOn, optimistic: selectOn === "test" },
      dataSet: {
        ...dataSet,
        counts: { train: { NORMAL: 100, PNEUMONIA: 300 }, validation: counts, test: counts },
      },
      seed: seedOf(id),
      settings: { profile: "full", imageSize: 224, batchSize: 32, weightDecay: 0.00005 },
      history: historyOf(id, selectOn),
      splits: {
        validation: recomputeFromPredictions(rows, "validation"),
        test: recomputeFromPredictions(rows, "test"),
      },
      ...changes,
    }),
  );
}

function seedOf(id: ScoredModelId): number {
  return Number(/-(\d+)$/.exec(id)?.[1] ?? 42);
}

/**
 * Two choices of one run have its epochs in common: "cnn-original" and
 * "cnn-original-on-validation", say.
 */
function historyOf(id: ScoredModelId, selectedOn: "validation" | "test"): History {
  const run = id.replace("-on-validation", "");
  const epochs = [1, 2, 3].map((epoch) => ({
    epoch,
    phase: 1,
    learningRate: 1e-4,
    trainLoss: 1 / (epoch + run.length),
    trainAccuracy: 0.9,
    validationLoss: 0.3,
    validationAccuracy: 0.92,
    seconds: 80,
  }));
  return {
    epochs,
    bestEpoch: selectedOn === "test" ? 2 : 3,
    selectedOn,
    stoppedEarly: false,
    phaseStarts: [1],
  };
}

/**
 * Probabilities that follow the label, with a shift from validation to test and noise of the
 * model's own.
 */
function answers(id: ScoredModelId, split: "validation" | "test"): PredictionRow[] {
  const noise =
    (split === "validation" ? 0.6 : 1.4) *
    (id.startsWith("cnn") ? 1.4 : 1) *
    (id.endsWith("l") ? 0.8 : 1);
  return Array.from({ length: IMAGES[split] }, (_, i) => {
    const label = i % 3 === 0 ? 0 : 1;
    // The seed's validation patients are its own; the test images are the same for all.
    const patient = Math.floor(i / 2) + (split === "validation" ? 1000 * seedOf(id) : 0);
    const shared = createRandom(5, split, i).normal();
    const own = createRandom(5, split, i, id).normal();
    const logOdds = 2.6 * (label - 0.4) + noise * (shared + 0.5 * own);
    const folder = split === "validation" ? "train" : "test";
    const name =
      label === 0
        ? `IM-${patient}-${i}`
        : `person${patient}_${i % 2 === 0 ? "virus" : "bacteria"}_${i}`;
    const file = `${folder}/${label === 0 ? "NORMAL" : "PNEUMONIA"}/${name}.jpeg`;
    return { split, file, label, probability: 1 / (1 + Math.exp(-logOdds)) };
  });
}
