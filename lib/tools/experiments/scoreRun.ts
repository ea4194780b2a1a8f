import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import type { EngineReport } from "../../base/engine/chooseEngine";
import type { Settings } from "../../base/settings";
import { type ModelMetrics, readMetrics } from "../../results/metricsFile";
import { resultsPaths } from "../../results/resultsPaths";
import { dataFingerprint, saveModelResults } from "../../results/saveModelResults";
import { weightsHash } from "../../results/weightsHash";
import { fit } from "../../training/fit";
import { type History, lowestEpoch } from "../../training/history";
import { predict } from "../../training/predict";
import { trainingSettings } from "../../training/recipes";
import { bestWeightsOn, loadWeights } from "../../training/weightsFile";
import { type OpenRun, openRun } from "./openRun";
import { findRun, fitOptionsOf, type Scoring } from "./runs";

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
  const open = await openRun(findRun(scoring.run), allSettings);
  try {
    const { model, data, settings, images, recipe } = open;
    const history = await loadChosenWeights(scoring, open);
    const earlier = earlierScoring(scoring, open, history);
    if (earlier) return { metrics: earlier, scored: false };
    const metrics = saveModelResults({
      id: scoring.id,
      model,
      data,
      settings,
      engine,
      history,
      training: trainingSettings(recipe),
      predictions: {
        validation: await predict(model, images.validation, images.evalTransform),
        test: await predict(model, images.test, images.evalTransform),
      },
    });
    return { metrics, scored: true };
  } finally {
    open.close();
  }
}

/**
 * Puts the chosen epoch's weights into the model. @returns a history that says which epoch that is
 */
async function loadChosenWeights({ bestOn }: Scoring, open: OpenRun): Promise<History> {
  const history = await finishedHistory(open);
  if (bestOn === undefined) return history;
  loadWeights(bestWeightsOn(open.checkpointFolder, bestOn), open.model);
  return { ...history, bestEpoch: lowestEpoch(history, bestOn), selectedOn: bestOn };
}

/** The best weights go into the model. Nothing is trained. */
async function finishedHistory({
  run,
  settings,
  model,
  images,
  checkpointFolder,
}: OpenRun): Promise<History> {
  const train = `Train it first: npm run reproduce -- --only ${run.id}.`;
  check(
    fs.existsSync(path.join(checkpointFolder, "finished.json")),
    `Run ${run.id} is not finished. ${train}`,
  );
  return fit(model, images, {
    ...fitOptionsOf(run, settings),
    checkpointFolder,
    reuseFinished: true,
    onBatch: () => {
      throw new Error(
        `The finished run ${run.id} had other settings, other images or another engine. ${train}`,
      );
    },
  });
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
