import { confusionMatrix } from "./confusionMatrix";

/** Precision, recall and F1 of one class, or their average, each in [0, 1]. */
export interface ReportRow {
  name: string;
  precision: number;
  recall: number;
  f1: number;
  /** Number of images that truly belong to the class. */
  support: number;
}

export interface ClassificationReport {
  /** One row per class, in label order. */
  classes: ReportRow[];
  /** Share of images called correctly. */
  accuracy: number;
  /** Plain mean over the classes: every class counts the same. */
  macroAverage: ReportRow;
  /** Mean weighted by support: every image counts the same. */
  weightedAverage: ReportRow;
}

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
