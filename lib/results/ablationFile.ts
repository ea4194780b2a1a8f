import { formatJson } from "../base/files/formatJson";
import { type JsonSchema, listSchema, objectSchema, schemaChecker } from "../base/files/jsonSchema";
import { hasKeys, keepForeign } from "../base/files/keepForeign";
import { readJson } from "../base/files/readJson";
import { writeFileAtomic } from "../base/writeFileAtomic";

/** Scores of one variant on one set of validation images; shares from 0 to 1. */
export interface VariantScore {
  accuracy: number;
  sensitivity: number;
  specificity: number;
  auc: number;
  /** 95 %: Wilson's. */
  accuracyInterval: { low: number; high: number };
  /** 95 %: bootstrap over patients. */
  aucInterval: { low: number; high: number };
}

export interface AblationRow {
  model: "cnn" | "resnet18";
  variant: string;
  seed: number;
  /** On the validation images as they are. */
  validation: VariantScore;
  /** On the same images under each shift, see transforms/shifts.ts. */
  shifted: ({ shift: string } & VariantScore)[];
  /** The epoch that was kept. */
  bestEpoch: number;
  /** Time of all epochs, without the scoring afterwards. */
  seconds: number;
}

/**
 * `ablations.json`: training choices compared on a small budget. The test images have no part in
 * it.
 */
export interface Ablations {
  budget: { trainImages: number; validationImages: number; epochs: number };
  dataSet: string;
  seeds: number[];
  cpu: string;
  rows: AblationRow[];
}

const share: JsonSchema = { type: "number", minimum: 0, maximum: 1 };
const interval = objectSchema({ low: share, high: share });
const scores = {
  accuracy: share,
  sensitivity: share,
  specificity: share,
  auc: share,
  accuracyInterval: interval,
  aucInterval: interval,
};
const count: JsonSchema = { type: "integer", minimum: 1 };
const text: JsonSchema = { type: "string" };

const checkSchema = schemaChecker(
  objectSchema({
    budget: objectSchema({ trainImages: count, validationImages: count, epochs: count }),
    dataSet: text,
    seeds: listSchema({ type: "integer" }),
    cpu: text,
    rows: listSchema(
      objectSchema({
        model: { enum: ["cnn", "resnet18"] },
        variant: text,
        seed: { type: "integer" },
        validation: objectSchema(scores),
        shifted: listSchema(objectSchema({ shift: text, ...scores })),
        bestEpoch: count,
        seconds: { type: "number", minimum: 0 },
      }),
    ),
  }),
);

/** Writes the comparison after checking it. @throws naming the field that is wrong */
export function writeAblations(file: string, ablations: Ablations): void {
  checkSchema(ablations, file);
  keepForeign(file, (contents) => hasKeys(contents, Object.keys(ablations)));
  writeFileAtomic(file, formatJson(ablations));
}

/**
 * Reads the comparison.
 * @throws if the file is missing, is not JSON or does not follow the schema
 */
export function readAblations(file: string): Ablations {
  const value = readJson(file, {
    missing: '"npm run reproduce" writes it.',
    damaged: '"npm run reproduce" writes it anew.',
  });
  checkSchema(value, file);
  return value as Ablations;
}
