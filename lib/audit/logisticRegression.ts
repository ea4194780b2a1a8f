import { check, checkSameLength } from "../base/checks";
import { checkBinaryLabels, checkBothClasses } from "../metrics/binaryInput";

/** Mean and standard deviation of each feature on the training images. */
export interface FeatureScale {
  means: number[];
  deviations: number[];
}

export interface LogisticRegression {
  coefficients: number[];
  intercept: number;
  /** Newton steps that were taken. */
  steps: number;
}

const MAX_STEPS = 100;
/**
 * The fit ends when no gradient entry, per image, is larger: scikit-learn's own default is 1e-4.
 */
const TOLERANCE = 1e-9;

/**
 * Mean and population standard deviation per feature; a constant feature gets deviation 1, as in
 * StandardScaler.
 */
export function featureScale(features: readonly (readonly number[])[]): FeatureScale {
  const columns = features[0].map((_, k) => features.map((row) => row[k]));
  const means = columns.map(
    (column) => column.reduce((sum, value) => sum + value, 0) / column.length,
  );
  const deviations = columns.map((column, k) =>
    Math.sqrt(column.reduce((sum, value) => sum + (value - means[k]) ** 2, 0) / column.length),
  );
  return { means, deviations: deviations.map((deviation) => deviation || 1) };
}

/** Features less their mean, in standard deviations. */
export function scaleFeatures(
  features: readonly (readonly number[])[],
  { means, deviations }: FeatureScale,
): number[][] {
  return features.map((row) => row.map((value, k) => (value - means[k]) / deviations[k]));
}

/**
 * Logistic regression with an L2 penalty, as scikit-learn's `LogisticRegression(C)`: the weights w
 * and the intercept b that make
 *
 *     |w|² / 2 + C * sum over images of -log P(label)        with P(PNEUMONIA) = sigmoid(w x + b)
 *
 * smallest. The function is convex, so Newton's method (iteratively reweighted least squares) finds
 * its only minimum in a few steps; a step that does not go down is halved.
 *
 * @param features one row per image, all of one length; bring them to one scale first
 *   (scaleFeatures)
 * @param labels 0 or 1, as many
 * @param options C (default 1): the smaller, the nearer are the weights held to 0
 */
export function fitLogisticRegression(
  features: readonly (readonly number[])[],
  labels: readonly number[],
  { C = 1 }: { C?: number } = {},
): LogisticRegression {
  checkSameLength("features", features, "labels", labels);
  checkBinaryLabels("labels", labels);
  checkBothClasses("A logistic regression", labels);
  check(C > 0, `C must be above 0, found ${C}.`);
  // The intercept is the weight of a feature that is always 1; it alone is not penalised.
  const rows = features.map((row) => Float64Array.from([...row, 1]));
  let weights = new Float64Array(rows[0].length);
  let loss = penalizedLoss(rows, labels, weights, C);
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const { gradient, curvature } = derivatives(rows, labels, weights, C);
    if (Math.max(...gradient.map(Math.abs)) <= TOLERANCE * C * rows.length) {
      return {
        coefficients: [...weights.slice(0, -1)],
        intercept: weights[weights.length - 1],
        steps,
      };
    }
    const step = solve(curvature, gradient);
    let share = 1;
    let next = weights;
    let nextLoss = Infinity;
    for (; !(nextLoss <= loss) && share > 1e-6; share /= 2) {
      const scaled = share;
      next = weights.map((weight, k) => weight - scaled * step[k]);
      nextLoss = penalizedLoss(rows, labels, next, C);
    }
    [weights, loss] = [next, nextLoss];
  }
  throw new Error(
    `The logistic regression did not settle in ${MAX_STEPS} steps. Scale the features ` +
      "(scaleFeatures), or lower C.",
  );
}

/** Probability of PNEUMONIA for each row of features, on the scale of those of the fit. */
export function logisticProbabilities(
  { coefficients, intercept }: LogisticRegression,
  features: readonly (readonly number[])[],
): number[] {
  return features.map((row) => {
    checkSameLength("a row of features", row, "coefficients", coefficients);
    return sigmoid(row.reduce((sum, value, k) => sum + value * coefficients[k], intercept));
  });
}

function penalizedLoss(
  rows: Float64Array[],
  labels: readonly number[],
  weights: Float64Array,
  C: number,
): number {
  let penalty = 0;
  for (let k = 0; k < weights.length - 1; k++) penalty += weights[k] ** 2 / 2;
  return rows.reduce((sum, row, i) => {
    const margin = dot(row, weights) * (labels[i] === 1 ? -1 : 1);
    // log(1 + exp(margin)) without overflow.
    return sum + C * (Math.max(0, margin) + Math.log1p(Math.exp(-Math.abs(margin))));
  }, penalty);
}

/** First derivatives of the penalized loss, and the lower triangle of its second ones. */
function derivatives(
  rows: Float64Array[],
  labels: readonly number[],
  weights: Float64Array,
  C: number,
) {
  const size = weights.length;
  const gradient = weights.map((weight, k) => (k < size - 1 ? weight : 0));
  const curvature = Array.from({ length: size }, (_, k) => {
    const row = new Float64Array(size);
    row[k] = k < size - 1 ? 1 : 0;
    return row;
  });
  rows.forEach((row, i) => {
    const p = sigmoid(dot(row, weights));
    const weight = C * p * (1 - p);
    for (let j = 0; j < size; j++) {
      gradient[j] += C * (p - labels[i]) * row[j];
      const scaled = weight * row[j];
      const line = curvature[j];
      for (let k = 0; k <= j; k++) line[k] += scaled * row[k];
    }
  });
  return { gradient, curvature };
}

/**
 * Solves A x = b for a positive definite A, given by its lower triangle (Cholesky). A is
 * overwritten.
 */
function solve(a: Float64Array[], b: Float64Array): Float64Array {
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i][j];
      for (let k = 0; k < j; k++) rest -= a[i][k] * a[j][k];
      a[i][j] = i === j ? Math.sqrt(rest) : rest / a[j][j];
    }
    check(
      a[i][i] > 0,
      "The features determine no single solution. Scale them (scaleFeatures), or lower C.",
    );
  }
  const x = b.slice();
  for (let i = 0; i < a.length; i++) {
    for (let k = 0; k < i; k++) x[i] -= a[i][k] * x[k];
    x[i] /= a[i][i];
  }
  for (let i = a.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < a.length; k++) x[i] -= a[k][i] * x[k];
    x[i] /= a[i][i];
  }
  return x;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
