import { check } from "../base/checks";
import {
  count,
  countFromOne,
  dateTime,
  fingerprint,
  notNegative,
  settingValue,
  sha256,
  text,
  truth,
  wholeNumber,
} from "../base/files/commonSchemas";
import { formatJson } from "../base/files/formatJson";
import {
  listSchema,
  objectSchema,
  oneOf,
  optional,
  orNull,
  recordSchema,
  type SchemaType,
} from "../base/files/jsonSchema";
import { hasKeys, keepForeign } from "../base/files/keepForeign";
import { readJson } from "../base/files/readJson";
import { schemaChecker } from "../base/files/schemaChecker";
import { ENGINE_CHOICES, SELECT_ON_CHOICES } from "../base/settings";
import { writeFileAtomic } from "../base/writeFileAtomic";
import { evaluationSchema } from "../metrics/evaluation";
import { historySchema } from "../training/history";

const classCounts = objectSchema({ NORMAL: count, PNEUMONIA: count });

const metricsSchema = objectSchema({
  model: oneOf("cnn", "resnet18"),
  protocol: objectSchema({
    /** The split that chose the epoch whose weights were kept. */
    selectOn: oneOf(...SELECT_ON_CHOICES),
    /** True when the test split chose the epoch: its numbers are then better than on new images. */
    optimistic: truth,
  }),
  dataSet: objectSchema({
    name: text,
    /** True for generated images. */
    synthetic: truth,
    fingerprint,
    /** What changes the meaning of every number, see ImageFolder; missing in older files. */
    warnings: optional(listSchema(text)),
    /** Number of images used. */
    counts: objectSchema({ train: classCounts, validation: classCounts, test: classCounts }),
    /** Images that could not be read. */
    skipped: listSchema(objectSchema({ file: text, reason: text })),
  }),
  seed: wholeNumber,
  /** The settings that shape the result, without the paths of the machine it ran on. */
  settings: recordSchema(settingValue),
  /** See EngineReport. */
  engine: objectSchema({
    name: oneOf("tensorflow", "wasm"),
    requested: oneOf(...ENGINE_CHOICES),
    reason: text,
    version: text,
    threads: countFromOne,
  }),
  versions: objectSchema({
    node: text,
    tfjs: text,
    project: text,
    tensorflow: optional(text),
    wasm: optional(text),
  }),
  cpu: objectSchema({ model: text, cores: countFromOne }),
  /** Training, and predicting one test image as part of a batch. */
  times: objectSchema({
    totalSeconds: notNegative,
    secondsPerEpoch: listSchema(notNegative),
    millisecondsPerImage: optional(notNegative),
  }),
  parameters: objectSchema({ total: count, trainable: count }),
  /** Which weights were scored, see weightsHash.ts. */
  weightsHash: optional(sha256),
  /** What the backbone started from, e.g. "ImageNet (ea5ab560b6ff)"; null for random weights. */
  pretrained: orNull(text),
  history: historySchema,
  splits: objectSchema({
    train: optional(evaluationSchema),
    validation: evaluationSchema,
    test: evaluationSchema,
  }),
  createdAt: dateTime,
});

/** Everything needed to understand, compare and repeat one model's run. */
export interface ModelMetrics extends SchemaType<typeof metricsSchema> {}

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
  return checkMetrics(value, file);
}

function checkMetrics(value: unknown, file: string): ModelMetrics {
  const metrics = checkSchema(value, file);
  const { protocol } = metrics;
  check(
    protocol.optimistic === (protocol.selectOn === "test"),
    `${file}: protocol.optimistic: expected ${protocol.selectOn === "test"} for an epoch ` +
      `chosen on the ${protocol.selectOn} split, found ${protocol.optimistic}.`,
  );
  return metrics;
}
