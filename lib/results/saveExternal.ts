import { check } from "../base/checks";
import type { ExternalImages } from "../data/openExternal";
import type { EvaluationWithIntervals } from "../metrics/evaluateWithIntervals";
import { thresholdForYouden } from "../metrics/operatingPoint";
import { type ExternalModel, type ExternalResults, writeExternal } from "./externalFile";
import { externalRows, writeExternalPredictions } from "./externalPredictions";
import { evaluateExternally } from "./externalScores";
import { resultsPaths } from "./resultsPaths";
import { type ScoredModel, testEvaluation } from "./scoredModels";
import { splitAnswers } from "./splitAnswers";

/** A model that was scored at home, and its answers abroad. */
export interface AnswersAbroad {
  scored: ScoredModel;
  /** Probability of PNEUMONIA for each image of the second collection, in its order. */
  probabilities: readonly number[];
}

/**
 * Compares models at home and on a second collection, and writes `external.json` and the answers
 * behind it, `external/<model>.csv`, from which every number can be computed again.
 *
 * @param folder results folder, which holds the models' results at home
 * @throws if there are no models, or answers are missing
 */
export function saveExternal(
  folder: string,
  { collection, set }: ExternalImages,
  answers: readonly AnswersAbroad[],
): ExternalResults {
  check(answers.length > 0, "No model was scored on the second collection.");
  const paths = resultsPaths(folder);
  const models = answers.map(({ scored, probabilities }): ExternalModel => {
    const rows = externalRows(set.images, probabilities);
    writeExternalPredictions(paths.externalPredictionsFile(scored.id), rows);
    return {
      id: scored.id,
      name: scored.name,
      model: scored.model,
      seed: scored.seed,
      weightsHash: scored.metrics.weightsHash ?? null,
      home: atHome(testEvaluation(scored)),
      abroad: evaluateExternally(rows, homeThreshold(scored)),
    };
  });
  const { name, synthetic } = answers[0].scored.metrics.dataSet;
  const results: ExternalResults = {
    home: { name, synthetic },
    collection: {
      name: collection.name,
      kind: collection.kind,
      credit: collection.credit,
      fingerprint: set.fingerprint,
      leftOut: collection.leftOut,
      warnings: collection.warnings,
      skipped: set.skipped,
    },
    models,
    createdAt: new Date().toISOString(),
  };
  writeExternal(paths.external, results);
  return results;
}

/**
 * The threshold with the best balanced accuracy on the validation images at home; null where no
 * threshold is better than one answer for all.
 */
export function homeThreshold({ rows }: Pick<ScoredModel, "rows">): number | null {
  const { yTrue, yScore } = splitAnswers(rows, "validation");
  try {
    return thresholdForYouden(yTrue, yScore);
  } catch {
    return null;
  }
}

function atHome({ count, patients, intervals, ...found }: EvaluationWithIntervals) {
  const { sensitivity, specificity } = found.rates;
  return {
    images: count,
    patients,
    auc: { estimate: found.auc, ...intervals.auc },
    sensitivity: { estimate: sensitivity, ...intervals.sensitivity },
    specificity: { estimate: specificity, ...intervals.specificity },
  };
}
