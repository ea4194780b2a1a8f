import type { SplitName } from "../base/types";
import { type BootstrapInterval, bootstrapByPatient } from "../metrics/bootstrap";
import { forEachImage, type ReadableSet } from "./eachImage";
import {
  featureScale,
  fitLogisticRegression,
  logisticProbabilities,
  scaleFeatures,
} from "./logisticRegression";
import { borderFeatures, intensityFeatures } from "./shortcutFeatures";

/** A baseline that cannot recognise a lung, and how well it still tells the classes apart. */
export interface ShortcutBaseline {
  name: "intensity only" | "border only";
  /** Number of features it is given. */
  features: number;
  /** AUC (`estimate`) with its 95 % interval by patient, on images it was not fitted on. */
  validation: BootstrapInterval;
  test: BootstrapInterval;
  /** Its probability of PNEUMONIA for each image, in the order of the sets. */
  scores: { validation: number[]; test: number[] };
}

const EXTRACTORS = [
  { name: "intensity only", extract: intensityFeatures },
  { name: "border only", extract: borderFeatures },
] as const;

/**
 * Two simple models that cannot know what pneumonia looks like: one is given the distribution of
 * grey levels, the other the outer frame of the picture (see shortcutFeatures). An AUC of 0.5 means
 * that neither exposure nor border tells the classes apart. The further above, the more of a
 * network's score could come from such shortcuts (Zech et al. 2018; Maguolo and Nanni 2021). It is
 * an upper bound: a lung that is white with pneumonia makes the whole picture brighter as well.
 *
 * Each is a logistic regression on standardized features, fitted on train with scikit-learn's
 * default penalty. Nothing is chosen on validation or test.
 *
 * @param options seed and resamples of the bootstrap (defaults 42 and 2000)
 */
export function shortcutBaselines(
  sets: Record<SplitName, ReadableSet>,
  { seed = 42, resamples = 2000 }: { seed?: number; resamples?: number } = {},
): ShortcutBaseline[] {
  const features = {
    train: extractAll(sets.train),
    validation: extractAll(sets.validation),
    test: extractAll(sets.test),
  };
  return EXTRACTORS.map(({ name }, k) => {
    const scale = featureScale(features.train[k]);
    const model = fitLogisticRegression(
      scaleFeatures(features.train[k], scale),
      labelsOf(sets.train),
    );
    const score = (split: SplitName) =>
      logisticProbabilities(model, scaleFeatures(features[split][k], scale));
    const scores = { validation: score("validation"), test: score("test") };
    const interval = (split: "validation" | "test") => {
      const patients = sets[split].images.map(({ patient }) => patient);
      return bootstrapByPatient(labelsOf(sets[split]), scores[split], patients, { seed, resamples })
        .auc;
    };
    return {
      name,
      features: scale.means.length,
      validation: interval("validation"),
      test: interval("test"),
      scores,
    };
  });
}

/** Per extractor, one row of features per image; each image is read once. */
function extractAll(set: ReadableSet): number[][][] {
  const rows: number[][][] = EXTRACTORS.map(() => []);
  forEachImage(set, (pixels) =>
    EXTRACTORS.forEach(({ extract }, k) => rows[k].push(extract(pixels, set.imageSize))),
  );
  return rows;
}

function labelsOf(set: ReadableSet): number[] {
  return set.images.map(({ label }) => label);
}
