import { check } from "../base/checks";
import { formatJson } from "../base/files/formatJson";
import { type JsonSchema, listSchema, objectSchema, schemaChecker } from "../base/files/jsonSchema";
import { hasKeys, keepForeign } from "../base/files/keepForeign";
import { readJson } from "../base/files/readJson";
import type { SelectOn } from "../base/settings";
import type { SplitName } from "../base/types";
import { writeFileAtomic } from "../base/writeFileAtomic";
import { SUBTYPE_CLASS_NAMES } from "../data/subtypeLabels";
import type { MulticlassEvaluation } from "../metrics/multiclassEvaluation";
import type { TwoClassScores } from "../metrics/normalAgainstRest";
import type { History } from "../training/history";
import { historySchema, reportSchema } from "./metricsSchema";

export type SubtypeClassName = (typeof SUBTYPE_CLASS_NAMES)[number];

/**
 * `three_class.json`: a head for normal, bacterial and viral on the frozen backbone of a trained
 * model.
 */
export interface ThreeClassResults {
  /** In label order, the order of every list and matrix here. */
  classNames: SubtypeClassName[];
  protocol: {
    /** The split that chose the head's epoch. */
    selectOn: "validation";
    /** The split that chose the epoch of the model whose backbone this is. */
    backboneSelectOn: SelectOn;
    /** True when the test split had a part in either choice: its numbers are then too good. */
    optimistic: boolean;
  };
  dataSet: {
    name: string;
    /** True for generated images. */
    synthetic: boolean;
    /** Hash over names and contents of the files (hexadecimal), as in metrics/resnet18.json. */
    fingerprint: string;
    /** What changes the meaning of every number, see ImageFolder; missing in older files. */
    warnings?: string[];
    /** Number of images used. */
    counts: Record<SplitName, Record<SubtypeClassName, number>>;
  };
  seed: number;
  /** Learning rate and the like, as they were used for the head. */
  settings: Record<string, string | number | boolean | null>;
  /** Where the backbone's weights came from. */
  backbone: string;
  history: History;
  splits: { validation: MulticlassEvaluation; test: MulticlassEvaluation };
  /** "Normal or ill?" by the same answers, to compare with a model of two classes. */
  asTwoClasses: { validation: TwoClassScores; test: TwoClassScores };
  /** ISO 8601 in UTC, as Date.toISOString gives it. */
  createdAt: string;
}

const NUM_CLASSES = SUBTYPE_CLASS_NAMES.length;
const text: JsonSchema = { type: "string" };
const truth: JsonSchema = { type: "boolean" };
const share: JsonSchema = { type: "number", minimum: 0, maximum: 1 };
const count: JsonSchema = { type: "integer", minimum: 0 };
const positiveCount: JsonSchema = { type: "integer", minimum: 1 };
const interval = objectSchema({ estimate: share, low: share, high: share });
const oneEach = (items: JsonSchema) =>
  listSchema(items, { minItems: NUM_CLASSES, maxItems: NUM_CLASSES });
const counts = objectSchema(Object.fromEntries(SUBTYPE_CLASS_NAMES.map((name) => [name, count])));

const evaluation = objectSchema({
  count: positiveCount,
  confusionMatrix: oneEach(oneEach(count)),
  report: reportSchema,
  auc: objectSchema({ classes: oneEach(share), macro: share }),
  intervals: objectSchema({
    accuracy: interval,
    macroAuc: interval,
    patients: positiveCount,
    resamples: positiveCount,
  }),
});

const twoClassScores = objectSchema({
  accuracy: share,
  sensitivity: share,
  specificity: share,
  auc: share,
});

const checkSchema = schemaChecker(
  objectSchema({
    classNames: { const: [...SUBTYPE_CLASS_NAMES] },
    protocol: objectSchema({
      selectOn: { enum: ["validation"] },
      backboneSelectOn: { enum: ["validation", "test"] },
      optimistic: truth,
    }),
    dataSet: objectSchema(
      {
        name: text,
        synthetic: truth,
        fingerprint: { type: "string", pattern: "^[0-9a-f]{16,64}$" },
        warnings: listSchema(text),
        counts: objectSchema({ train: counts, validation: counts, test: counts }),
      },
      ["warnings"],
    ),
    seed: { type: "integer" },
    settings: {
      type: "object",
      additionalProperties: { type: ["string", "number", "boolean", "null"] },
    },
    backbone: text,
    history: historySchema,
    splits: objectSchema({ validation: evaluation, test: evaluation }),
    asTwoClasses: objectSchema({ validation: twoClassScores, test: twoClassScores }),
    createdAt: {
      type: "string",
      pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$",
    },
  }),
);

/** Writes `three_class.json` after checking it; see readThreeClass for the errors. */
export function writeThreeClass(file: string, results: ThreeClassResults): void {
  checkResults(results, file);
  keepForeign(file, (contents) => hasKeys(contents, ["splits", "asTwoClasses", "createdAt"]));
  writeFileAtomic(file, formatJson(results));
}

/**
 * Reads `three_class.json`.
 * @throws when the file is missing, is not JSON or does not follow the schema, or its numbers
 *   contradict each other
 */
export function readThreeClass(file: string): ThreeClassResults {
  const value = readJson(file, {
    missing: "Run notebook 03, which writes it.",
    damaged: "Run notebook 03 again.",
  });
  checkResults(value, file);
  return value;
}

function checkResults(value: unknown, file: string): asserts value is ThreeClassResults {
  checkSchema(value, file);
  const { protocol, dataSet, splits } = value as ThreeClassResults;
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
