import {
  count,
  estimate,
  sha256,
  someText,
  text,
  truth,
  wholeNumber,
} from "../base/files/commonSchemas";
import {
  listSchema,
  objectSchema,
  oneOf,
  orNull,
  recordSchema,
  type SchemaType,
} from "../base/files/jsonSchema";
import { externalScoresSchema } from "./externalScores";
import { jsonResults, ofRun } from "./jsonResults";

const modelSchema = objectSchema({
  /** Name of its files: "resnet18-43". */
  id: someText,
  /** For people: "ResNet-18, seed 43". */
  name: text,
  model: oneOf("cnn", "resnet18"),
  seed: wholeNumber,
  /** Which weights were scored; null for those whose file does not say. */
  weightsHash: orNull(sha256),
  /** On the test images of the collection that it was trained on. */
  home: objectSchema({
    images: count,
    patients: count,
    auc: estimate,
    /** Both at 0.5. */
    sensitivity: estimate,
    specificity: estimate,
  }),
  /** On the second collection. */
  abroad: externalScoresSchema,
});

/** One trained model, at home and abroad. */
export interface ExternalModel extends SchemaType<typeof modelSchema> {}

const externalSchema = objectSchema({
  ...ofRun,
  /** The collection that the models were trained on. */
  home: objectSchema({ name: text, synthetic: truth }),
  /** The second collection. */
  collection: objectSchema({
    name: text,
    kind: text,
    credit: orNull(text),
    /** Over names and contents of all files. */
    fingerprint: sha256,
    /** Images, rows and boxes that are not used, by reason. */
    leftOut: recordSchema(count),
    warnings: listSchema(text),
    /** Images that could not be read. */
    skipped: listSchema(objectSchema({ file: text, reason: text })),
  }),
  models: listSchema(modelSchema, { minItems: 1 }),
  /** ISO 8601 in UTC. */
  createdAt: text,
});

/** `external.json`: the models on images of another hospital. */
export interface ExternalResults extends SchemaType<typeof externalSchema> {}

/** `external.json`, see jsonResults. */
export const { write: writeExternal, read: readExternal } = jsonResults<ExternalResults>(
  externalSchema,
  {
    keys: ["home", "collection", "models"],
    missing: "Score the models on the second collection first (XRAY_EXTERNAL names it).",
    damaged: "Score the models on the second collection again.",
  },
);
