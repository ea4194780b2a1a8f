import { check, checkRange, checkSameLength, checkWholeNumber } from "../base/checks";
import { countFromOne, estimate } from "../base/files/commonSchemas";
import { objectSchema, type SchemaType } from "../base/files/jsonSchema";
import type { BootstrapInterval } from "./bootstrap";
import { checkClassProbabilities } from "./checkClassProbabilities";
import { oneAgainstRest } from "./multiclassAuc";
import { patientResamples, patientsOfClass, percentileInterval } from "./patientResamples";
import { predictedClasses } from "./predictedClasses";
import { isUnvarying, unvaryingInterval } from "./unvaryingInterval";
import { weightedAuc } from "./weightedAuc";

export const multiclassIntervalsSchema = objectSchema({
  accuracy: estimate,
  /** Of the one-against-rest AUC, averaged over the classes. */
  macroAuc: estimate,
  /** Number of patients drawn each time. */
  patients: countFromOne,
  /** Resamples that held every class and were used. */
  resamples: countFromOne,
});

export interface MulticlassIntervals extends SchemaType<typeof multiclassIntervalsSchema> {}

/**
 * Confidence intervals of a classifier with any number of classes, by drawing patients with
 * replacement as bootstrapByPatient does for two. An image is called what is most probable. The
 * rare resample without images of some class is left out. Where no resample differs from another,
 * or a class has one patient only, unvaryingInterval takes over: its units are the patients, and
 * for the AUC sets of one patient of each class, as many as there are without using one twice.
 *
 * @param yTrue class indices
 * @param probabilities one row per image, one probability per class
 * @param patients patient key of each image
 * @param options resamples (default 2000), confidence (0.95), seed (42)
 */
export function bootstrapClassesByPatient(
  yTrue: readonly number[],
  probabilities: readonly (readonly number[])[],
  patients: readonly string[],
  { resamples = 2000, confidence = 0.95, seed = 42 } = {},
): MulticlassIntervals {
  checkClassProbabilities(yTrue, probabilities);
  checkSameLength("yTrue", yTrue, "patients", patients);
  checkWholeNumber("resamples", resamples, 1);
  checkRange("confidence", confidence, 0.5, 0.9999);

  const measure = weightedClassMetrics(yTrue, probabilities);
  const draws = patientResamples(patients, seed);
  const estimates = measure(patients.map(() => 1))!;
  const measured = Array.from({ length: resamples }, (_, k) => measure(draws.weights(k))).filter(
    (one) => one !== null,
  );
  check(
    measured.length > 0,
    "No resample held every class: there are too few patients to bootstrap.",
  );
  const perClass = probabilities[0].map((_, label) => patientsOfClass(yTrue, patients, label));
  const units = { accuracy: draws.patients, macroAuc: Math.min(...perClass) };
  const interval = (name: "accuracy" | "macroAuc"): BootstrapInterval => {
    const estimate = estimates[name];
    const found = percentileInterval(
      measured.map((metrics) => metrics[name]),
      confidence,
    );
    return isUnvarying(found) || (name === "macroAuc" && units.macroAuc === 1)
      ? { estimate, ...unvaryingInterval(estimate, units[name], { confidence }) }
      : { estimate, ...found };
  };
  return {
    accuracy: interval("accuracy"),
    macroAuc: interval("macroAuc"),
    patients: draws.patients,
    resamples: measured.length,
  };
}

/** From "how often does each image count" to the metrics, or to null when a class is missing. */
function weightedClassMetrics(
  yTrue: readonly number[],
  probabilities: readonly (readonly number[])[],
) {
  const right = predictedClasses(probabilities).map((predicted, i) => predicted === yTrue[i]);
  const aucs = probabilities[0].map((_, k) =>
    weightedAuc(...oneAgainstRest(yTrue, probabilities, k)),
  );
  return (weights: readonly number[]) => {
    const perClass = aucs.map((aucOf) => aucOf(weights));
    if (perClass.includes(null)) return null;
    const macroAuc = perClass.reduce<number>((sum, auc) => sum + auc!, 0) / perClass.length;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const correct = weights.reduce((sum, weight, i) => sum + (right[i] ? weight : 0), 0);
    return { accuracy: correct / total, macroAuc };
  };
}
