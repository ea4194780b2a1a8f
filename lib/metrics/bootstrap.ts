import { check, checkRange, checkSameLength, checkWholeNumber } from "../checks";
import { createRandom } from "../random";
import { checkBothClasses, checkScores } from "./binaryInput";
import { predictedLabels } from "./evaluation";
import { binaryRates } from "./rates";
import { Interval } from "./wilson";

/** The value on all images, and the interval of the resampled values. */
export interface BootstrapInterval extends Interval {
  estimate: number;
}

export interface BootstrapIntervals {
  auc: BootstrapInterval;
  accuracy: BootstrapInterval;
  sensitivity: BootstrapInterval;
  specificity: BootstrapInterval;
  /** Number of patients drawn each time. */
  patients: number;
  /** Resamples that held both classes and were used. */
  resamples: number;
}

type MetricName = "auc" | "accuracy" | "sensitivity" | "specificity";
const METRIC_NAMES: MetricName[] = ["auc", "accuracy", "sensitivity", "specificity"];

/**
 * Confidence intervals by drawing patients, not images, with replacement (cluster bootstrap,
 * Efron and Tibshirani 1993; percentile method). Images of one patient resemble each other, so
 * drawing single images would pretend to know more than it does and give too narrow intervals.
 *
 * Resample number k draws from createRandom(seed, "bootstrap", k): the same seed gives the same
 * intervals. The rare resample with one class only is left out.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore probability of PNEUMONIA, as many
 * @param patients patient key of each image, as many
 * @param options resamples (default 2000), confidence (0.95), threshold (0.5), seed (42)
 */
export function bootstrapByPatient(
  yTrue: readonly number[],
  yScore: readonly number[],
  patients: readonly string[],
  { resamples = 2000, confidence = 0.95, threshold = 0.5, seed = 42 } = {},
): BootstrapIntervals {
  checkScores(yTrue, yScore);
  checkSameLength("yTrue", yTrue, "patients", patients);
  checkBothClasses("The bootstrap", yTrue);
  checkWholeNumber("resamples", resamples, 1);
  checkRange("confidence", confidence, 0.5, 0.9999);

  const names = [...new Set(patients)];
  const patientOfImage = patients.map(indexIn(names));
  const measure = weightedMetrics(yTrue, yScore, predictedLabels(yScore, threshold));
  const estimates = measure(yTrue.map(() => 1));
  check(estimates !== null, "The bootstrap needs images of both classes.");

  const values: Record<MetricName, number[]> = { auc: [], accuracy: [], sensitivity: [], specificity: [] };
  for (let k = 0; k < resamples; k++) {
    const draws = drawPatients(names.length, seed, k);
    const metrics = measure(patientOfImage.map((patient) => draws[patient]));
    if (metrics !== null) METRIC_NAMES.forEach((name) => values[name].push(metrics[name]));
  }
  check(values.auc.length > 0, "No resample held both classes: there are too few patients to bootstrap.");

  const interval = (name: MetricName): BootstrapInterval => ({
    estimate: estimates[name],
    low: quantile(values[name], (1 - confidence) / 2),
    high: quantile(values[name], (1 + confidence) / 2),
  });
  return {
    auc: interval("auc"),
    accuracy: interval("accuracy"),
    sensitivity: interval("sensitivity"),
    specificity: interval("specificity"),
    patients: names.length,
    resamples: values.auc.length,
  };
}

function indexIn(names: string[]): (name: string) => number {
  const indexOf = new Map(names.map((name, index) => [name, index]));
  return (name) => indexOf.get(name)!;
}

/** How often each patient is drawn in resample `k`. */
function drawPatients(count: number, seed: number, k: number): number[] {
  const random = createRandom(seed, "bootstrap", k);
  const draws = new Array<number>(count).fill(0);
  for (let i = 0; i < count; i++) draws[Math.floor(random.next() * count)] += 1;
  return draws;
}

/**
 * A function from "how often does each image count" to the metrics, or to null when one class
 * is missing. The images are sorted by score once, not again for each of thousands of resamples.
 */
function weightedMetrics(yTrue: readonly number[], yScore: readonly number[], yPred: readonly number[]) {
  const order = yScore.map((_, i) => i).sort((a, b) => yScore[a] - yScore[b]);
  return (weights: readonly number[]): Record<MetricName, number> | null => {
    const matrix = [
      [0, 0],
      [0, 0],
    ];
    weights.forEach((weight, i) => (matrix[yTrue[i]][yPred[i]] += weight));
    const rates = binaryRates(matrix);
    const pairs = (rates.tn + rates.fp) * (rates.fn + rates.tp);
    if (pairs === 0) return null;
    return { ...rates, auc: wonPairs(order, yTrue, yScore, weights) / pairs };
  };
}

/** Weighted number of (PNEUMONIA, NORMAL) pairs in the right order; a tie counts one half. */
function wonPairs(
  order: readonly number[],
  yTrue: readonly number[],
  yScore: readonly number[],
  weights: readonly number[],
): number {
  let won = 0;
  let negativesBelow = 0;
  for (let start = 0; start < order.length;) {
    const tied = [0, 0];
    let end = start;
    for (; end < order.length && yScore[order[end]] === yScore[order[start]]; end++) {
      tied[yTrue[order[end]]] += weights[order[end]];
    }
    won += tied[1] * (negativesBelow + tied[0] / 2);
    negativesBelow += tied[0];
    start = end;
  }
  return won;
}

/** Linear interpolation between the sorted values, as numpy's `quantile`. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
