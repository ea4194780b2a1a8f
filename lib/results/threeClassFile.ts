import { check } from "../base/checks";
import {
  count,
  dateTime,
  fingerprint,
  settingValue,
  text,
  truth,
  wholeNumber,
} from "../base/files/commonSchemas";
import {
  listSchema,
  objectSchema,
  oneOf,
  optional,
  recordSchema,
  type Schema,
  type SchemaType,
} from "../base/files/jsonSchema";
import { SELECT_ON_CHOICES } from "../base/settings";
import { SUBTYPE_CLASS_NAMES } from "../data/subtypeLabels";
import { multiclassEvaluationSchema } from "../metrics/multiclassEvaluation";
import { twoClassSchema } from "../metrics/normalAgainstRest";
import { historySchema } from "../training/history";
import { jsonResults, ofRun } from "./jsonResults";

export type SubtypeClassName = (typeof SUBTYPE_CLASS_NAMES)[number];

/** In label order, the order of every list and matrix here. */
const classNames: Schema<SubtypeClassName[]> = { const: [...SUBTYPE_CLASS_NAMES] };
const counts = objectSchema({ NORMAL: count, BACTERIAL: count, VIRAL: count });
const evaluation = multiclassEvaluationSchema(SUBTYPE_CLASS_NAMES.length);

const threeClassSchema = objectSchema({
  ...ofRun,
  classNames,
  protocol: objectSchema({
    /** The split that chose the head's epoch. */
    selectOn: oneOf("validation"),
    /** The split that chose the epoch of the model whose backbone this is. */
    backboneSelectOn: oneOf(...SELECT_ON_CHOICES),
    /** True when the test split had a part in either choice: its numbers are then too good. */
    optimistic: truth,
  }),
  dataSet: objectSchema({
    name: text,
    /** True for generated images. */
    synthetic: truth,
    /** As in metrics/resnet18.json. */
    fingerprint,
    /** What changes the meaning of every number, see ImageFolder; missing in older files. */
    warnings: optional(listSchema(text)),
    /** Number of images used. */
    counts: objectSchema({ train: counts, validation: counts, test: counts }),
  }),
  seed: wholeNumber,
  /** Learning rate and the like, as they were used for the head. */
  settings: recordSchema(settingValue),
  /** Where the backbone's weights came from. */
  backbone: text,
  history: historySchema,
  splits: objectSchema({ validation: evaluation, test: evaluation }),
  /** "Normal or ill?" by the same answers, to compare with a model of two classes. */
  asTwoClasses: objectSchema({ validation: twoClassSchema, test: twoClassSchema }),
  createdAt: dateTime,
});

/**
 * `three_class.json`: a head for normal, bacterial and viral on the frozen backbone of a trained
 * model.
 */
export interface ThreeClassResults extends SchemaType<typeof threeClassSchema> {}

/** `three_class.json`, see jsonResults. */
export const { write: writeThreeClass, read: readThreeClass } = jsonResults<ThreeClassResults>(
  threeClassSchema,
  {
    keys: ["splits", "asTwoClasses", "createdAt"],
    missing: "Run notebook 03, which writes it.",
    damaged: "Run notebook 03 again.",
    check: checkNumbers,
  },
);

function checkNumbers({ protocol, dataSet, splits }: ThreeClassResults, file: string): void {
  check(
    protocol.optimistic === (protocol.backboneSelectOn === "test"),
    `${file}: protocol.optimistic: expected ${protocol.backboneSelectOn === "test"} for a ` +
      "backbone whose epoch " +
      `was chosen on the ${protocol.backboneSelectOn} split, found ${protocol.optimistic}.`,
  );
  for (const split of ["validation", "test"] as const) {
    const ofMatrix = splits[split].confusionMatrix.map((row) =>
      row.reduce((sum, cell) => sum + cell, 0),
    );
    const expected = SUBTYPE_CLASS_NAMES.map((name) => dataSet.counts[split][name]);
    check(
      ofMatrix.join() === expected.join(),
      `${file}: splits.${split}.confusionMatrix: expected rows that sum to the images of each ` +
        `class (${expected.join(", ")}), found ${ofMatrix.join(", ")}.`,
    );
  }
}
