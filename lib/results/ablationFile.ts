import {
  countFromOne,
  estimate,
  notNegative,
  scoreInterval,
  share,
  text,
  wholeNumber,
} from "../base/files/commonSchemas";
import { listSchema, objectSchema, oneOf, orNull, type SchemaType } from "../base/files/jsonSchema";
import { jsonResults, ofRun } from "./jsonResults";

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
  ...ofRun,
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

/** @see jsonResults */
export const { write: writeAblations, read: readAblations } = jsonResults<Ablations>(
  ablationsSchema,
  {
    keys: ["budget", "seeds", "rows"],
    missing: '"npm run reproduce" writes it.',
    damaged: '"npm run reproduce" writes it anew.',
  },
);
