import { check } from "../base/checks";
import type { EngineReport } from "../base/engine/chooseEngine";
import { formatJson } from "../base/files/formatJson";
import { schemaChecker } from "../base/files/jsonSchema";
import { hasKeys, keepForeign } from "../base/files/keepForeign";
import { readJson } from "../base/files/readJson";
import type { SplitName } from "../base/types";
import { writeFileAtomic } from "../base/writeFileAtomic";
import type { Evaluation } from "../metrics/evaluation";
import type { History } from "../training/history";
import { metricsSchema } from "./metricsSchema";

/** Everything needed to understand, compare and repeat one model's run. */
export interface ModelMetrics {
  model: "cnn" | "resnet18";
  protocol: {
    /** The split that chose the epoch whose weights were kept. */
    selectOn: "validation" | "test";
    /** True when the test split chose the epoch: its numbers are then better than on new images. */
    optimistic: boolean;
  };
  dataSet: {
    name: string;
    /** True for generated images. */
    synthetic: boolean;
    /** Hash over names and contents of the files (hexadecimal). */
    fingerprint: string;
    /** What changes the meaning of every number, see ImageFolder; missing in older files. */
    warnings?: string[];
    /** Number of images used. */
    counts: Record<SplitName, { NORMAL: number; PNEUMONIA: number }>;
    /** Images that could not be read. */
    skipped: Array<{ file: string; reason: string }>;
  };
  seed: number;
  /** The settings that shape the result, without the paths of the machine it ran on. */
  settings: Record<string, string | number | boolean | null>;
  engine: EngineReport;
  versions: { node: string; tfjs: string; project: string; tensorflow?: string; wasm?: string };
  cpu: { model: string; cores: number };
  /** Training, and predicting one test image as part of a batch. */
  times: { totalSeconds: number; secondsPerEpoch: number[]; millisecondsPerImage?: number };
  parameters: { total: number; trainable: number };
  /** Which weights were scored, see weightsHash.ts. */
  weightsHash?: string;
  /** What the backbone started from, e.g. "ImageNet (ea5ab560b6ff)"; null for random weights. */
  pretrained: string | null;
  history: History;
  splits: { train?: Evaluation; validation: Evaluation; test: Evaluation };
  /** ISO 8601 in UTC, as Date.toISOString gives it. */
  createdAt: string;
}

const checkSchema = schemaChecker(metricsSchema);

/** Writes `metrics/<model>.json` after checking it; see readMetrics for the errors. */
export function writeMetrics(file: string, metrics: ModelMetrics): void {
  checkMetrics(metrics, file);
  keepForeign(file, (contents) => hasKeys(contents, ["model", "dataSet", "createdAt"]));
  writeFileAtomic(file, formatJson(metrics));
}

/**
 * Reads `metrics/<model>.json`.
 *
 * @throws when the file is missing, is not JSON or does not follow the schema; the message names
 *   the file, the field, what was expected and what was found
 */
export function readMetrics(file: string): ModelMetrics {
  const value = readJson(file, {
    missing: "Run the notebook that trains this model first (02 for the CNN, 03 for ResNet-18).",
    damaged: "Run the notebook that writes it again.",
  });
  checkMetrics(value, file);
  return value;
}

function checkMetrics(value: unknown, file: string): asserts value is ModelMetrics {
  checkSchema(value, file);
  const { protocol } = value as ModelMetrics;
  check(
    protocol.optimistic === (protocol.selectOn === "test"),
    `${file}: protocol.optimistic: expected ${protocol.selectOn === "test"} for an epoch ` +
      `chosen on the ${protocol.selectOn} split, found ${protocol.optimistic}.`,
  );
}
