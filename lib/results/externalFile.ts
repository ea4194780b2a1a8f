import { formatJson } from "../base/files/formatJson";
import { type JsonSchema, listSchema, objectSchema, schemaChecker } from "../base/files/jsonSchema";
import { hasKeys, keepForeign } from "../base/files/keepForeign";
import { readJson } from "../base/files/readJson";
import { writeFileAtomic } from "../base/writeFileAtomic";
import type { Estimate, ExternalScores } from "./externalScores";

/** One trained model, at home and abroad. */
export interface ExternalModel {
  /** Name of its files: "resnet18-43". */
  id: string;
  /** For people: "ResNet-18, seed 43". */
  name: string;
  model: "cnn" | "resnet18";
  seed: number;
  /** Which weights were scored; null for those whose file does not say. */
  weightsHash: string | null;
  /** On the test images of the collection that it was trained on. */
  home: {
    images: number;
    patients: number;
    auc: Estimate;
    /** Both at 0.5. */
    sensitivity: Estimate;
    specificity: Estimate;
  };
  /** On the second collection. */
  abroad: ExternalScores;
}

/** `external.json`: the models on images of another hospital. */
export interface ExternalResults {
  /** The collection that the models were trained on. */
  home: { name: string; synthetic: boolean };
  /** The second collection. */
  collection: {
    name: string;
    kind: string;
    credit: string | null;
    /** sha256 over names and contents of all files. */
    fingerprint: string;
    /** Images, rows and boxes that are not used, by reason. */
    leftOut: Record<string, number>;
    warnings: string[];
    /** Images that could not be read. */
    skipped: Array<{ file: string; reason: string }>;
  };
  models: ExternalModel[];
  /** ISO 8601 in UTC. */
  createdAt: string;
}

const text: JsonSchema = { type: "string" };
const count: JsonSchema = { type: "integer", minimum: 0 };
const share: JsonSchema = { type: "number", minimum: 0, maximum: 1 };
const estimate = objectSchema({ estimate: share, low: share, high: share });
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: "null" }] });
const groups = listSchema(
  objectSchema({
    group: text,
    images: count,
    pneumonia: count,
    patients: count,
    auc: orNull(estimate),
  }),
);
const atThreshold = objectSchema({
  threshold: share,
  sensitivity: estimate,
  specificity: estimate,
});

/** JSON schema (draft 7) of what ExternalScores holds. */
const scores = objectSchema({
  images: count,
  pneumonia: count,
  patients: count,
  auc: estimate,
  byView: groups,
  bySex: groups,
  byAge: groups,
  withinViews: orNull(estimate),
  calibration: objectSchema({ error: share, meanProbability: share, share }),
  atHalf: atThreshold,
  atHomeThreshold: orNull(atThreshold),
});

const checkExternal = schemaChecker({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Models on images of another hospital",
  ...objectSchema({
    home: objectSchema({ name: text, synthetic: { type: "boolean" } }),
    collection: objectSchema({
      name: text,
      kind: text,
      credit: { type: ["string", "null"] },
      fingerprint: { type: "string", pattern: "^[0-9a-f]{64}$" },
      leftOut: { type: "object", additionalProperties: count },
      warnings: listSchema(text),
      skipped: listSchema(objectSchema({ file: text, reason: text })),
    }),
    models: listSchema(
      objectSchema({
        id: { ...text, minLength: 1 },
        name: text,
        model: { enum: ["cnn", "resnet18"] },
        seed: { type: "integer" },
        weightsHash: { type: ["string", "null"], pattern: "^[0-9a-f]{64}$" },
        home: objectSchema({
          images: count,
          patients: count,
          auc: estimate,
          sensitivity: estimate,
          specificity: estimate,
        }),
        abroad: scores,
      }),
      { minItems: 1 },
    ),
    createdAt: text,
  }),
});

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
  checkExternal(results, file);
  return results as ExternalResults;
}
