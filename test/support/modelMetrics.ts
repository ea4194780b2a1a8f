import { evaluate } from "../../lib/metrics/evaluation";
import type { ModelMetrics } from "../../lib/results/metricsFile";
import type { PredictionRow } from "../../lib/results/predictionsFile";

/** Ten predictions for each split, with probabilities that need all digits of a double. */
export function examplePredictions(): PredictionRow[] {
  return (["train", "validation", "test"] as const).flatMap((split) =>
    Array.from({ length: 10 }, (_, i) => ({
      split,
      file: `${split}/${i % 2 ? "PNEUMONIA" : "NORMAL"}/image, number ${i}.jpeg`,
      label: i % 2,
      probability: 1 / (3 + i) + (i % 2) * 0.4,
    })),
  );
}

/** A complete, valid ModelMetrics; `changes` replaces top-level fields. */
export function exampleMetrics(changes: Partial<ModelMetrics> = {}): ModelMetrics {
  const evaluation = evaluate([0, 1, 0, 1], [0.1, 0.9, 0.6, 0.4]);
  const counts = { NORMAL: 2, PNEUMONIA: 2 };
  return {
    model: "cnn",
    protocol: { selectOn: "validation", optimistic: false },
    dataSet: {
      name: "example",
      synthetic: true,
      fingerprint: "0123456789abcdef",
      counts: { train: counts, validation: counts, test: counts },
      skipped: [{ file: "train/NORMAL/broken.jpeg", reason: "the file is empty" }],
    },
    seed: 42,
    settings: { profile: "quick", batchSize: 32, weights: null },
    engine: {
      name: "tensorflow",
      requested: "auto",
      reason: "it loads",
      version: "TensorFlow 2.21.0",
      threads: 2,
    },
    versions: { node: "v20.0.0", tfjs: "4.22.0", project: "1.0.0", tensorflow: "2.21.0" },
    cpu: { model: "example", cores: 2 },
    times: { totalSeconds: 3.5, secondsPerEpoch: [1.5, 2] },
    parameters: { total: 10, trainable: 10 },
    pretrained: null,
    history: {
      epochs: [
        {
          epoch: 1,
          phase: 1,
          learningRate: 0.001,
          trainLoss: 0.6,
          trainAccuracy: 0.7,
          validationLoss: 0.5,
          validationAccuracy: 0.75,
          seconds: 1.5,
        },
      ],
      bestEpoch: 1,
      selectedOn: "validation",
      stoppedEarly: false,
      phaseStarts: [1],
    },
    splits: { validation: evaluation, test: evaluation },
    createdAt: "2025-01-02T03:04:05.678Z",
    ...changes,
  };
}
