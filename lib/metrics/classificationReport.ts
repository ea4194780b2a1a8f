import { count, share, text } from "../base/files/commonSchemas";
import { listSchema, objectSchema, type SchemaType } from "../base/files/jsonSchema";
import { confusionMatrix } from "./confusionMatrix";

const rowSchema = objectSchema({
  name: text,
  precision: share,
  recall: share,
  f1: share,
  /** Number of images that truly belong to the class. */
  support: count,
});

/** Precision, recall and F1 of one class, or their average. */
export interface ReportRow extends SchemaType<typeof rowSchema> {}

export const reportSchema = objectSchema({
  /** One row per class, in label order. */
  classes: listSchema(rowSchema, { minItems: 2 }),
  /** Share of images called correctly. */
  accuracy: share,
  /** Plain mean over the classes: every class counts the same. */
  macroAverage: rowSchema,
  /** Mean weighted by support: every image counts the same. */
  weightedAverage: rowSchema,
});

export interface ClassificationReport extends SchemaType<typeof reportSchema> {}

/**
 * The table of scikit-learn's `classification_report`. A rate whose denominator is 0 is 0
 * (`zero_division=0`).
 *
 * @param yTrue true labels, indices into `classNames`
 * @param yPred predicted labels, as many
 * @throws when the lengths differ, are zero, or a label names no class
 */
export function classificationReport(
  yTrue: readonly number[],
  yPred: readonly number[],
  classNames: readonly string[],
): ClassificationReport {
  const matrix = confusionMatrix(yTrue, yPred, classNames.length);
  const classes = classNames.map((name, k) => classRow(name, k, matrix));
  const correct = matrix.reduce((sum, row, k) => sum + row[k], 0);
  const supports = classes.map((row) => row.support);
  return {
    classes,
    accuracy: correct / yTrue.length,
    macroAverage: averageRow(
      "macro avg",
      classes,
      classes.map(() => 1),
    ),
    weightedAverage: averageRow("weighted avg", classes, supports),
  };
}

function classRow(name: string, k: number, matrix: number[][]): ReportRow {
  const hits = matrix[k][k];
  const support = matrix[k].reduce((a, b) => a + b, 0);
  const predicted = matrix.reduce((sum, row) => sum + row[k], 0);
  return {
    name,
    precision: predicted === 0 ? 0 : hits / predicted,
    recall: support === 0 ? 0 : hits / support,
    f1: support + predicted === 0 ? 0 : (2 * hits) / (support + predicted),
    support,
  };
}

function averageRow(name: string, rows: ReportRow[], weights: number[]): ReportRow {
  const total = weights.reduce((a, b) => a + b, 0);
  const mean = (key: "precision" | "recall" | "f1") =>
    rows.reduce((sum, row, k) => sum + row[key] * weights[k], 0) / total;
  const support = rows.reduce((sum, row) => sum + row.support, 0);
  return { name, precision: mean("precision"), recall: mean("recall"), f1: mean("f1"), support };
}
