import { createRandom } from "../base/random";
import type { Interval } from "./wilsonInterval";

/** Whole patients drawn again and again with replacement, as all bootstraps here do. */
export interface PatientResamples {
  /** Number of different patients. */
  patients: number;
  /** How often each image counts in resample `k`: as often as its patient was drawn. */
  weights(k: number): number[];
}

/**
 * Prepares the draws. Resample number `k` draws from createRandom(seed, "bootstrap", k), so that it
 * is the same for every metric and every model that is measured on these images.
 *
 * @param patientOfImages patient key of each image
 */
export function patientResamples(
  patientOfImages: readonly string[],
  seed: number,
): PatientResamples {
  const indexOf = new Map([...new Set(patientOfImages)].map((name, index) => [name, index]));
  const patientOf = patientOfImages.map((name) => indexOf.get(name)!);
  return {
    patients: indexOf.size,
    weights(k) {
      const draws = drawPatients(indexOf.size, seed, k);
      return patientOf.map((patient) => draws[patient]);
    },
  };
}

/** How often each patient is drawn in resample `k`. */
function drawPatients(count: number, seed: number, k: number): number[] {
  const random = createRandom(seed, "bootstrap", k);
  const draws = new Array<number>(count).fill(0);
  for (let i = 0; i < count; i++) draws[Math.floor(random.next() * count)] += 1;
  return draws;
}

/** Number of different patients with an image of this class. */
export function patientsOfClass(
  yTrue: readonly number[],
  patientOfImages: readonly string[],
  label: number,
): number {
  return new Set(patientOfImages.filter((_, i) => yTrue[i] === label)).size;
}

/** The interval that holds the middle `confidence` of the resampled values (percentile method). */
export function percentileInterval(values: readonly number[], confidence: number): Interval {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    low: quantile(sorted, (1 - confidence) / 2),
    high: quantile(sorted, (1 + confidence) / 2),
  };
}

/** Linear interpolation between the sorted values, as numpy's `quantile`. */
function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
