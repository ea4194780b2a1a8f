import { fitTemperature, logOddsFromProbabilities } from "../metrics/temperature";
import type { ScoredModel } from "./scoredModels";
import { splitAnswers } from "./splitAnswers";

/**
 * The temperature that calibrates a model best on its validation images; null where these are
 * separated without an error, since then no temperature is the best one.
 */
export function validationTemperature({ rows }: Pick<ScoredModel, "rows">): number | null {
  const { yTrue, yScore } = splitAnswers(rows, "validation");
  try {
    return fitTemperature(yTrue, logOddsFromProbabilities(yScore)).temperature;
  } catch {
    return null;
  }
}
