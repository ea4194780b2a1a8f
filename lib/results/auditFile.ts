import {
  count,
  estimate,
  notNegative,
  numberOrNull,
  sha256,
  share,
  someText,
  truth,
} from "../base/files/commonSchemas";
import {
  listSchema,
  objectSchema,
  optional,
  orNull,
  type SchemaType,
} from "../base/files/jsonSchema";
import { jsonResults, ofRun } from "./jsonResults";

/** Mean correlation of pairs of images; both numbers are null where there are too few pairs. */
const likeness = objectSchema({ pairs: count, mean: numberOrNull, standardError: numberOrNull });

/** Pictures of one class of a collection; grey levels go from 0 to 255. */
const pictures = {
  images: count,
  greyLevel: notNegative,
  greyLevelSpread: notNegative,
  /** Mean standard deviation of the pixels of an image. */
  contrast: notNegative,
  border: notNegative,
  middle: notNegative,
};

const comparisonSchema = objectSchema({
  /** By class, NORMAL first. */
  home: objectSchema({ name: someText, classes: listSchema(objectSchema(pictures)) }),
  abroad: objectSchema({
    name: someText,
    kind: someText,
    credit: orNull(someText),
    fingerprint: sha256,
    classes: listSchema(
      objectSchema({
        ...pictures,
        patients: count,
        medianAge: numberOrNull,
        upTo18: count,
        female: count,
        male: count,
        PA: count,
        AP: count,
      }),
    ),
    /** AUC of "it is a PA view" alone; null where views are not known. */
    viewAuc: orNull(share),
  }),
  /** AUC of the mean grey level alone, over all images. */
  brightnessAuc: objectSchema({ home: share, abroad: share }),
});

/** Two collections side by side, before any model looks at them. */
export interface CollectionComparison extends SchemaType<typeof comparisonSchema> {}

const auditSchema = objectSchema({
  ...ofRun,
  dataSet: objectSchema({ name: someText, synthetic: truth, fingerprint: someText, images: count }),
  /** Numbers of images and patients in the official folders. */
  counts: listSchema(
    objectSchema({ split: someText, NORMAL: count, PNEUMONIA: count, patients: count }),
  ),
  /**
   * Share of validation images whose child, by number and kind of name, is also in training.
   */
  leak: objectSchema({ imagesAtRandom: share, wholePatients: share }),
  /** AUC of the mean grey level alone, without an interval. */
  brightness: objectSchema({ train: share, test: share }),
  copies: objectSchema({
    pairs: count,
    identical: count,
    acrossSplits: count,
    labelsDiffer: count,
    surplusTest: count,
  }),
  likeness: objectSchema({ sameKind: likeness, otherKind: likeness, strangers: likeness }),
  baselines: listSchema(objectSchema({ name: someText, validation: estimate, test: estimate })),
  /** A second collection beside this one, where a run had one. */
  external: optional(comparisonSchema),
  /** ISO 8601 in UTC. */
  createdAt: someText,
});

/** `audit.json`: what notebook 1 finds about the images before any model is trained. */
export interface Audit extends SchemaType<typeof auditSchema> {}

/** `audit.json`, see jsonResults. */
export const { write: writeAudit, read: readAudit } = jsonResults<Audit>(auditSchema, {
  keys: ["counts", "baselines"],
  missing: "Notebook 1 writes it.",
  damaged: "Run notebook 1 again.",
});
