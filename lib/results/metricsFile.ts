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
import {
  listSchema,
  objectSchema,
  oneOf,
  optional,
  orNull,
  recordSchema,
  type SchemaType,
} from "../base/files/jsonSchema";
import { ENGINE_CHOICES, SELECT_ON_CHOICES } from "../base/settings";
import { evaluationSchema } from "../metrics/evaluation";
import { historySchema } from "../training/history";
import { jsonResults, ofRun } from "./jsonResults";

const classCounts = objectSchema({ NORMAL: count, PNEUMONIA: count });

const metricsSchema = objectSchema({
  ...ofRun,
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

/** `metrics/<model>.json`, see jsonResults. */
export const { write: writeMetrics, read: readMetrics } = jsonResults<ModelMetrics>(metricsSchema, {
  keys: ["model", "dataSet", "createdAt"],
  missing: "Run the notebook that trains this model first (02 for the CNN, 03 for ResNet-18).",
  damaged: "Run the notebook that writes it again.",
  check: checkProtocol,
});

function checkProtocol({ protocol }: ModelMetrics, file: string): void {
  check(
    protocol.optimistic === (protocol.selectOn === "test"),
    `${file}: protocol.optimistic: expected ${protocol.selectOn === "test"} for an epoch ` +
      `chosen on the ${protocol.selectOn} split, found ${protocol.optimistic}.`,
  );
}
