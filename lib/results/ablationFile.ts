import {
  countFromOne,
  estimate,
  notNegative,
  scoreInterval,
  share,
  text,
  wholeNumber,
} from "../base/files/commonSchemas";
import { formatJson } from "../base/files/formatJson";
import { listSchema, objectSchema, oneOf, orNull, type SchemaType } from "../base/files/jsonSchema";
import { hasKeys, keepForeign } from "../base/files/keepForeign";
import { readJson } from "../base/files/readJson";
import { schemaChecker } from "../base/files/schemaChecker";
import { writeFileAtomic } from "../base/writeFileAtomic";

const scores = {
  accuracy: share,
  sensitivity: share,
  specificity: share,
  auc: share,
  /** 95 %: Wilson's. */
  accuracyInterval: scoreInterval,
  /** 95 %: bootstrap over patients. */
  aucInterval: scoreInterval,
};
const scoreSchema = objectSchema(scores);

/** Scores of one variant on one set of validation images. */
export interface VariantScore extends SchemaType<typeof scoreSchema> {}

const rowSchema = objectSchema({
  model: oneOf("cnn", "resnet18"),
  variant: text,
  seed: wholeNumber,
  /** On the validation images as they are. */
  validation: scoreSchema,
  /** On the same images under each shift, see transforms/shifts.ts. */
  shifted: listSchema(objectSchema({ shift: text, ...scores })),
  /**
   * AUC on the images of another hospital, where they were there: all of them, and the mean of the
   * AUCs within each view. Shown, never chosen by.
   */
  abroad: orNull(objectSchema({ auc: estimate, withinViews: orNull(estimate) })),
  /** The epoch that was kept. */
  bestEpoch: countFromOne,
  /** Time of all epochs, without the scoring afterwards. */
  seconds: notNegative,
});

export interface AblationRow extends SchemaType<typeof rowSchema> {}

const ablationsSchema = objectSchema({
  budget: objectSchema({
    trainImages: countFromOne,
    validationImages: countFromOne,
    epochs: countFromOne,
  }),
  dataSet: text,
  seeds: listSchema(wholeNumber),
  cpu: text,
  rows: listSchema(rowSchema),
});

/**
 * `ablations.json`: training choices compared on a small budget. The test images have no part in
 * it.
 */
export interface Ablations extends SchemaType<typeof ablationsSchema> {}

const checkSchema = schemaChecker(ablationsSchema);

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
  return checkSchema(value, file);
}
