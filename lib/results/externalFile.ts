import {
  count,
  estimate,
  sha256,
  someText,
  text,
  truth,
  wholeNumber,
} from "../base/files/commonSchemas";
import { formatJson } from "../base/files/formatJson";
import {
  listSchema,
  objectSchema,
  oneOf,
  orNull,
  recordSchema,
  type SchemaType,
} from "../base/files/jsonSchema";
import { hasKeys, keepForeign } from "../base/files/keepForeign";
import { readJson } from "../base/files/readJson";
import { schemaChecker } from "../base/files/schemaChecker";
import { writeFileAtomic } from "../base/writeFileAtomic";
import { externalScoresSchema } from "./externalScores";

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

const checkExternal = schemaChecker(externalSchema);

/** Writes `external.json` after checking it. */
export function writeExternal(file: string, results: ExternalResults): void {
  checkExternal(results, file);
  keepForeign(file, (contents) => hasKeys(contents, ["home", "collection", "models"]));
  writeFileAtomic(file, formatJson(results));
}

/** @throws if the file is missing, is no JSON or lacks something, naming the field */
export function readExternal(file: string): ExternalResults {
  const results = readJson(file, {
    missing: "Score the models on the second collection first (XRAY_EXTERNAL names it).",
    damaged: "Score the models on the second collection again.",
  });
  return checkExternal(results, file);
}
