import fs from "node:fs";
import path from "node:path";
import { check } from "../../../base/checks";
import { type Ablations, readAblations } from "../../../results/ablationFile";
import { type ExternalResults, readExternal } from "../../../results/externalFile";
import { measureOptimism, type Optimism } from "../../../results/optimism";
import { resultsPaths } from "../../../results/resultsPaths";
import { readScoredModels, type ScoredModel } from "../../../results/scoredModels";
import { type SeedSummary, summarizeSeeds, summarizeViews } from "../../../results/seedSummary";
import { readTestLog, type TestLogRow } from "../../../results/testLog";
import { readThreeClass, type ThreeClassResults } from "../../../results/threeClassFile";

/** Stands in every part that takes an honest model where there is none. */
export const NO_HONEST_MODEL = "No model of the honest protocol was scored.";

/** Everything that the model card is written from. */
export interface CardData {
  /** At least one. */
  models: ScoredModel[];
  seeds: SeedSummary[];
  /** ResNet-18 asked for the mean over several views; one summary or none. */
  views: SeedSummary[];
  optimism: Optimism[];
  /** Null where there is no such file, as the next two. */
  ablations: Ablations | null;
  external: ExternalResults | null;
  threeClass: ThreeClassResults | null;
  log: TestLogRow[];
}

/**
 * Reads a results folder for its model card. @throws when it holds no scored model or a damaged
 * file
 */
export function readCardData(folder: string): CardData {
  const models = readScoredModels(folder);
  check(
    models.length > 0,
    `${folder} holds no scored model. "npm run reproduce" trains and scores them.`,
  );
  const { threeClass, external } = resultsPaths(folder);
  const ablations = path.join(folder, "ablations.json");
  return {
    models,
    seeds: summarizeSeeds(models),
    views: summarizeViews(models),
    optimism: measureOptimism(models),
    ablations: fs.existsSync(ablations) ? readAblations(ablations) : null,
    external: fs.existsSync(external) ? readExternal(external) : null,
    threeClass: fs.existsSync(threeClass) ? readThreeClass(threeClass) : null,
    log: readTestLog(path.join(folder, "test_log.csv")),
  };
}
