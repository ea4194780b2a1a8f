import { check, checkRange, checkSameLength, checkWholeNumber } from "../base/checks";
import { checkBothClasses, checkScores } from "./binaryInput";
import { newcombeInterval } from "./newcombeInterval";
import { patientResamples, patientsOfClass, percentileInterval } from "./patientResamples";
import { isUnvarying, unvaryingInterval } from "./unvaryingInterval";
import {
  RESAMPLED_METRICS,
  type ResampledMetric,
  type WeightedMetrics,
  weightedMetrics,
} from "./weightedMetrics";
import type { Interval } from "./wilsonInterval";

/** The value on all images, and the interval of the resampled values. */
export interface BootstrapInterval extends Interval {
  estimate: number;
}

export interface BootstrapIntervals extends Record<ResampledMetric, BootstrapInterval> {
  /** Number of patients drawn each time. */
  patients: number;
  /** Resamples that held both classes and were used. */
  resamples: number;
}

export interface BootstrapOptions {
  /** Default 2000. */
  resamples?: number;
  /** Default 0.95. */
  confidence?: number;
  /** An image is called PNEUMONIA when its probability is at least this. Default 0.5. */
  threshold?: number;
  /** Default 42. */
  seed?: number;
}

/**
 * Confidence intervals by drawing patients, not images, with replacement (cluster bootstrap,
 * Efron and Tibshirani 1993; percentile method). Images of one patient resemble each other, so
 * drawing single images would pretend to know more than it does and give too narrow intervals.
 *
 * Resample number k draws from createRandom(seed, "bootstrap", k): the same seed gives the same
 * intervals. The rare resample with one class only is left out.
 *
 * Where nothing varies between the patients (all images right, one patient), every resample gives
 * the same value. There another method takes over, with the patients as its independent units:
 * Wilson's interval for shares (see unvaryingInterval) and Newcombe's for the AUC
 * (newcombeInterval), which also serves where a class has one patient only. No interval is ever a
 * point.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param yScore probability of PNEUMONIA, as many
 * @param patients patient key of each image, as many
 */
export function bootstrapByPatient(
  yTrue: readonly number[],
  yScore: readonly number[],
  patients: readonly string[],
  options: BootstrapOptions = {},
): BootstrapIntervals {
  checkInput(yTrue, yScore, patients);
  const found = resample(
    patients,
    weightedMetrics(yTrue, yScore, options.threshold ?? 0.5),
    options,
  );
  const counts = patientCounts(yTrue, patients);
  const { confidence = 0.95 } = options;
  return orInstead(found, counts, (name, value) =>
    name === "auc"
      ? newcombeInterval(value, counts.sensitivity, counts.specificity, confidence)
      : unvaryingInterval(value, counts[name], { confidence }),
  );
}

/**
 * Intervals of the differences between two models on the same images, first minus second. Both are
 * measured on the same draws: an image that is hard for both then does not widen the interval.
 *
 * Two models that differ on no patient, or on all alike, give the same difference in every
 * resample. There unvaryingInterval takes over, for shares the score interval of Tango (1998); for
 * the AUC its units are pairs of an ill and a healthy patient, as many as there are without using
 * one twice.
 *
 * @param first probability of PNEUMONIA by the first model; `second` by the second
 */
export function pairedBootstrapByPatient(
  yTrue: readonly number[],
  first: readonly number[],
  second: readonly number[],
  patients: readonly string[],
  options: BootstrapOptions = {},
): BootstrapIntervals {
  checkInput(yTrue, first, patients);
  checkInput(yTrue, second, patients);
  const [ofFirst, ofSecond] = [first, second].map((scores) =>
    weightedMetrics(yTrue, scores, options.threshold ?? 0.5),
  );
  const difference: WeightedMetrics = (weights) => {
    const [a, b] = [ofFirst(weights), ofSecond(weights)];
    if (a === null || b === null) return null;
    return fromMetrics((name) => a[name] - b[name]);
  };
  return orInstead(
    resample(patients, difference, options),
    patientCounts(yTrue, patients),
    (_, value, units) =>
      unvaryingInterval(value, units, { confidence: options.confidence, lowest: -1, highest: 1 }),
  );
}

/** The independent units behind each metric: patients, and for the AUC pairs of them. */
function patientCounts(
  yTrue: readonly number[],
  patients: readonly string[],
): Record<ResampledMetric, number> {
  const ill = patientsOfClass(yTrue, patients, 1);
  const healthy = patientsOfClass(yTrue, patients, 0);
  return {
    auc: Math.min(ill, healthy),
    accuracy: new Set(patients).size,
    sensitivity: ill,
    specificity: healthy,
  };
}

/** Another interval for each metric that did not vary, or could not: one patient of a class. */
function orInstead(
  found: BootstrapIntervals,
  units: Record<ResampledMetric, number>,
  instead: (name: ResampledMetric, value: number, units: number) => Interval,
): BootstrapIntervals {
  const intervalOf = (name: ResampledMetric): BootstrapInterval =>
    isUnvarying(found[name]) || (name === "auc" && units.auc === 1)
      ? { estimate: found[name].estimate, ...instead(name, found[name].estimate, units[name]) }
      : found[name];
  return { ...found, ...fromMetrics(intervalOf) };
}

function checkInput(
  yTrue: readonly number[],
  yScore: readonly number[],
  patients: readonly string[],
): void {
  checkScores(yTrue, yScore);
  checkSameLength("yTrue", yTrue, "patients", patients);
  checkBothClasses("The bootstrap", yTrue);
}

function resample(
  patients: readonly string[],
  measure: WeightedMetrics,
  { resamples = 2000, confidence = 0.95, seed = 42 }: BootstrapOptions,
): BootstrapIntervals {
  checkWholeNumber("resamples", resamples, 1);
  checkRange("confidence", confidence, 0.5, 0.9999);
  const draws = patientResamples(patients, seed);
  const estimates = measure(patients.map(() => 1))!;
  const measured = Array.from({ length: resamples }, (_, k) => measure(draws.weights(k))).filter(
    (one) => one !== null,
  );
  check(
    measured.length > 0,
    "No resample held both classes: there are too few patients to bootstrap.",
  );
  const intervalOf = (name: ResampledMetric): BootstrapInterval => ({
    estimate: estimates[name],
    ...percentileInterval(
      measured.map((metrics) => metrics[name]),
      confidence,
    ),
  });
  return { ...fromMetrics(intervalOf), patients: draws.patients, resamples: measured.length };
}

function fromMetrics<T>(value: (name: ResampledMetric) => T): Record<ResampledMetric, T> {
  return Object.fromEntries(RESAMPLED_METRICS.map((name) => [name, value(name)])) as Record<
    ResampledMetric,
    T
  >;
}
