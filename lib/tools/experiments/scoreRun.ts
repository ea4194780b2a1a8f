import fs from "node:fs";
import type { EngineReport } from "../../base/engine/chooseEngine";
import type { Settings } from "../../base/settings";
import { type ModelMetrics, readMetrics } from "../../results/metricsFile";
import { resultsPaths } from "../../results/resultsPaths";
import { dataFingerprint, saveModelResults } from "../../results/saveModelResults";
import { weightsHash } from "../../results/weightsHash";
import type { History } from "../../training/history";
import { predict } from "../../training/predict";
import { trainingSettings } from "../../training/recipes";
import { testViews } from "../../transforms/testViews";
import type { OpenRun } from "./openRun";
import { openScored } from "./openScored";
import type { Scoring } from "./runs";

export interface ScoringResult {
  metrics: ModelMetrics;
  /** False if the metrics file already was about exactly these weights and images. */
  scored: boolean;
}

/**
 * Scores the weights of a finished run on validation and test images and writes
 * `metrics/<id>.json`, `predictions/<id>.csv` and a line of the test log. Weights that have been
 * scored are not scored again.
 *
 * @throws if the run is not finished, or was trained with other settings or images
 */
export async function scoreRun(
  scoring: Scoring,
  allSettings: Settings,
  engine: EngineReport,
): Promise<ScoringResult> {
  const { history, ...open } = await openScored(scoring, allSettings);
  try {
    const { model, data, settings, images, recipe } = open;
    const earlier = earlierScoring(scoring, open, history);
    if (earlier) return { metrics: earlier, scored: false };
    const views = scoring.views ? testViews : undefined;
    const metrics = saveModelResults({
      id: scoring.id,
      model,
      data,
      settings,
      engine,
      history,
      training: {
        ...trainingSettings(recipe),
        ...(scoring.views && { views: 4 }),
        ...(scoring.eightBits && { bitsPerWeight: 8 }),
      },
      reason: "every model of the reproduction is scored once",
      predictions: {
        validation: await predict(model, images.validation, images.evalTransform, { views }),
        test: await predict(model, images.test, images.evalTransform, { views }),
      },
    });
    return { metrics, scored: true };
  } finally {
    open.close();
  }
}

/** What is in the results folder, if it is about these weights and images. */
function earlierScoring(
  { id }: Scoring,
  { settings, model, data }: OpenRun,
  { selectedOn }: History,
): ModelMetrics | null {
  const paths = resultsPaths(settings.results);
  if (!fs.existsSync(paths.metricsFile(id)) || !fs.existsSync(paths.predictionsFile(id)))
    return null;
  const metrics = readMetrics(paths.metricsFile(id));
  const isSame =
    metrics.weightsHash === weightsHash(model) &&
    metrics.dataSet.fingerprint === dataFingerprint(data) &&
    metrics.protocol.selectOn === selectedOn;
  return isSame ? metrics : null;
}
