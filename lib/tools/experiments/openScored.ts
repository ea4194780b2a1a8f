import { check } from "../../base/checks";
import type { Settings } from "../../base/settings";
import { fit } from "../../training/fit";
import { type History, lowestEpoch } from "../../training/history";
import { bestWeightsOn, loadWeights } from "../../training/weightsFile";
import { roundToEightBits } from "./eightBitWeights";
import { isTrained } from "./isTrained";
import { type OpenRun, openRun } from "./openRun";
import { findRun, fitOptionsOf, type Scoring } from "./runs";

/** A finished run whose model holds the weights that are scored. */
export interface OpenScored extends OpenRun {
  /** Says which epoch they are of. */
  history: History;
}

/**
 * Opens a finished run with the weights of the epoch that `scoring` names; the caller closes it.
 * @throws if the run is not finished, or was trained with other settings or images
 */
export async function openScored(scoring: Scoring, settings: Settings): Promise<OpenScored> {
  const open = await openRun(findRun(scoring.run), settings);
  try {
    const history = await loadChosenWeights(scoring, open);
    if (scoring.eightBits) roundToEightBits(open.model);
    return { ...open, history };
  } catch (error) {
    open.close();
    throw error;
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
  check(isTrained(run.id, settings), `Run ${run.id} is not finished. ${train}`);
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
