import { type JsonSchema, listSchema, objectSchema } from "../base/files/jsonSchema";

const text: JsonSchema = { type: "string" };
const truth: JsonSchema = { type: "boolean" };
const share: JsonSchema = { type: "number", minimum: 0, maximum: 1 };
const count: JsonSchema = { type: "integer", minimum: 0 };
const positive: JsonSchema = { type: "number", minimum: 0 };
const shares = listSchema(share, { minItems: 2 });
const selection: JsonSchema = { enum: ["validation", "test"] };

const reportRow = objectSchema({
  name: text,
  precision: share,
  recall: share,
  f1: share,
  support: count,
});

const rates = objectSchema({
  tn: count,
  fp: count,
  fn: count,
  tp: count,
  accuracy: share,
  sensitivity: share,
  specificity: share,
  precision: share,
  negativePredictiveValue: share,
  f1: share,
  balancedAccuracy: share,
});

/** A classification report with any number of classes. */
export const reportSchema = objectSchema({
  classes: listSchema(reportRow, { minItems: 2 }),
  accuracy: share,
  macroAverage: reportRow,
  weightedAverage: reportRow,
});

const evaluation = objectSchema({
  count,
  threshold: share,
  confusionMatrix: listSchema(listSchema(count, { minItems: 2, maxItems: 2 }), {
    minItems: 2,
    maxItems: 2,
  }),
  rates,
  report: reportSchema,
  auc: share,
  roc: objectSchema({
    falsePositiveRate: shares,
    truePositiveRate: shares,
    thresholds: listSchema({ type: ["number", "null"] }, { minItems: 2 }),
  }),
  averagePrecision: share,
  precisionRecall: objectSchema({
    precision: shares,
    recall: shares,
    thresholds: listSchema(share, { minItems: 1 }),
  }),
});

/** A training run may record more than this; what is listed here must be there. */
export const historySchema: JsonSchema = {
  ...objectSchema({
    epochs: listSchema(
      {
        ...objectSchema(
          {
            epoch: { type: "integer", minimum: 1 },
            phase: { type: "integer", minimum: 1 },
            learningRate: positive,
            trainLoss: positive,
            trainAccuracy: share,
            validationLoss: positive,
            validationAccuracy: share,
            testLoss: positive,
            testAccuracy: share,
            seconds: positive,
          },
          ["testLoss", "testAccuracy"],
        ),
        additionalProperties: true,
      },
      { minItems: 1 },
    ),
    bestEpoch: { type: "integer", minimum: 1 },
    selectedOn: selection,
    stoppedEarly: truth,
    phaseStarts: listSchema({ type: "integer", minimum: 1 }),
  }),
  additionalProperties: true,
};

const classCounts = objectSchema({ NORMAL: count, PNEUMONIA: count });

/** JSON schema (draft 7) of `metrics/<model>.json`; its type is ModelMetrics. */
export const metricsSchema: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Metrics of one trained model",
  ...objectSchema(
    {
      model: { enum: ["cnn", "resnet18"] },
      protocol: objectSchema({ selectOn: selection, optimistic: truth }),
      dataSet: objectSchema(
        {
          name: text,
          synthetic: truth,
          fingerprint: { type: "string", pattern: "^[0-9a-f]{16,64}$" },
          warnings: listSchema(text),
          counts: objectSchema({ train: classCounts, validation: classCounts, test: classCounts }),
          skipped: listSchema(objectSchema({ file: text, reason: text })),
        },
        ["warnings"],
      ),
      seed: { type: "integer" },
      settings: {
        type: "object",
        additionalProperties: { type: ["string", "number", "boolean", "null"] },
      },
      engine: objectSchema({
        name: { enum: ["tensorflow", "wasm"] },
        requested: text,
        reason: text,
        version: text,
        threads: { type: "integer", minimum: 1 },
      }),
      versions: objectSchema(
        { node: text, tfjs: text, tensorflow: text, wasm: text, project: text },
        ["tensorflow", "wasm"],
      ),
      cpu: objectSchema({ model: text, cores: { type: "integer", minimum: 1 } }),
      times: objectSchema(
        {
          totalSeconds: positive,
          secondsPerEpoch: listSchema(positive),
          millisecondsPerImage: positive,
        },
        ["millisecondsPerImage"],
      ),
      parameters: objectSchema({ total: count, trainable: count }),
      weightsHash: { type: "string", pattern: "^[0-9a-f]{64}$" },
      pretrained: { type: ["string", "null"] },
      history: historySchema,
      splits: objectSchema({ train: evaluation, validation: evaluation, test: evaluation }, [
        "train",
      ]),
      createdAt: {
        type: "string",
        pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$",
      },
    },
    ["weightsHash"],
  ),
};
