import { checkFinite, checkRange, checkSameLength, checkWholeNumber } from "../base/checks";
import type { BootstrapInterval, BootstrapOptions } from "./bootstrap";
import { patientResamples, percentileInterval } from "./patientResamples";
import { isUnvarying, unvaryingInterval } from "./unvaryingInterval";

/**
 * The mean of a number per image, such as a share or a hit (0 or 1), with an interval by drawing
 * patients with replacement, see bootstrapByPatient. Where all images have the same value,
 * unvaryingInterval takes over.
 *
 * @param values each from 0 to 1
 * @param patients patient key of each image, as many
 */
export function meanByPatient(
  values: readonly number[],
  patients: readonly string[],
  { resamples = 2000, confidence = 0.95, seed = 42 }: Omit<BootstrapOptions, "threshold"> = {},
): BootstrapInterval {
  checkSameLength("values", values, "patients", patients);
  checkFinite("The values", values);
  for (const value of values) checkRange("A value", value, 0, 1);
  checkWholeNumber("resamples", resamples, 1);
  checkRange("confidence", confidence, 0.5, 0.9999);
  const draws = patientResamples(patients, seed);
  const weightedMean = (weights: readonly number[]) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return values.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
  };
  const estimate = weightedMean(values.map(() => 1));
  const drawn = Array.from({ length: resamples }, (_, k) => weightedMean(draws.weights(k)));
  const interval = percentileInterval(drawn, confidence);
  return isUnvarying(interval)
    ? { estimate, ...unvaryingInterval(estimate, draws.patients, { confidence }) }
    : { estimate, ...interval };
}
