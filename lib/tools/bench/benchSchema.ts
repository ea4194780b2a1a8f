import { type JsonSchema, listSchema, objectSchema } from "../../base/files/jsonSchema";

const text: JsonSchema = { type: "string" };
const truth: JsonSchema = { type: "boolean" };
const positive: JsonSchema = { type: "number", exclusiveMinimum: 0 };
const share: JsonSchema = { type: "number", minimum: 0, maximum: 1 };
const count: JsonSchema = { type: "integer", minimum: 1 };
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: "null" }] });

const medianRange = objectSchema({ min: positive, median: positive, max: positive });
const side = objectSchema(
  {
    seconds: medianRange,
    imagesPerSecond: positive,
    peakBytes: positive,
    waiting: share,
    chosen: text,
    tried: { type: "object", additionalProperties: positive },
    onceSeconds: positive,
  },
  ["waiting", "chosen", "tried", "onceSeconds"],
);
const difference = orNull({ type: "number", minimum: 0 });
const mixed = objectSchema({
  ours: side,
  pytorch: orNull(side),
  ratioToFloat32: orNull(medianRange),
  ratioToMixed: orNull(medianRange),
  pytorchGain: orNull(medianRange),
  difference,
  shareOfPeak: orNull(positive),
});

/** JSON schema (draft 7) of results/bench.json; its type is BenchResults. */
export const benchSchema: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Speed and memory beside PyTorch",
  ...objectSchema({
    createdAt: {
      type: "string",
      pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$",
    },
    quick: truth,
    machine: objectSchema(
      { cpu: text, cores: count, memoryBytes: positive, system: text, features: text },
      ["features"],
    ),
    versions: objectSchema({
      node: text,
      tfjs: text,
      engine: text,
      project: text,
      pytorch: orNull(text),
      python: orNull(text),
      pillow: orNull(text),
    }),
    imageSize: count,
    repetitions: count,
    files: objectSchema({
      pipeline: count,
      pipelineBytes: positive,
      epoch: count,
      synthetic: truth,
    }),
    pretrained: truth,
    enginePeak: objectSchema(
      { matrixProduct: positive, convolution: positive, bfloat16Convolution: positive },
      ["bfloat16Convolution"],
    ),
    items: listSchema(
      objectSchema(
        {
          name: text,
          title: text,
          images: count,
          goal: orNull(positive),
          ours: side,
          pytorch: orNull(side),
          ratio: orNull(medianRange),
          difference,
          operationsPerImage: orNull(positive),
          shareOfPeak: orNull(positive),
          mixed,
        },
        ["mixed"],
      ),
    ),
    growth: listSchema(
      objectSchema({
        images: count,
        seconds: positive,
        millisecondsPerImage: positive,
        peakBytes: positive,
      }),
    ),
    reproduction: orNull(
      objectSchema(
        {
          images: count,
          epochs: { type: "object", additionalProperties: count },
          oursSeconds: positive,
          pytorchSeconds: orNull(positive),
          oursMixedSeconds: positive,
          pytorchMixedSeconds: positive,
        },
        ["oursMixedSeconds", "pytorchMixedSeconds"],
      ),
    ),
  }),
};
