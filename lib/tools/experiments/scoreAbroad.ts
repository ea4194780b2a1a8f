import fs from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { Settings } from "../../base/settings";
import { type ExternalImages, openExternal } from "../../data/openExternal";
import { type ExternalResults, readExternal } from "../../results/externalFile";
import { readExternalPredictions } from "../../results/externalPredictions";
import {
  addHiddenParts,
  type HiddenPartRow,
  type HiddenPartsModel,
  readHiddenParts,
} from "../../results/hiddenPartsFile";
import { resultsPaths } from "../../results/resultsPaths";
import { type AnswersAbroad, saveExternal } from "../../results/saveExternal";
import { readScoredModels, type ScoredModel } from "../../results/scoredModels";
import { scoreHiddenParts } from "../../results/scoreHiddenParts";
import { weightsHash } from "../../results/weightsHash";
import { predict } from "../../training/predict";
import { testViews } from "../../transforms/testViews";
import { type OpenScored, openScored } from "./openScored";
import { findScoring } from "./runs";

/** Told of a model's score with something hidden, and of every model that is done. */
export interface AbroadListener {
  onRow?: (model: ScoredModel, row: HiddenPartRow) => void;
  onModel?: (model: ScoredModel, takenUp: boolean) => void;
}

/**
 * Asks every scored model about the second collection, where the settings name one, and writes
 * `external.json`; asks the honest ones about pictures with hidden parts and writes
 * `hidden_parts.json`. A model whose answers to the same pictures are there already is not asked
 * again.
 *
 * @returns null without a second collection
 * @throws if the run of a scored model is not finished, or there is a second collection and no
 *   model to ask
 */
export async function scoreAbroad(
  settings: Settings,
  listener: AbroadListener = {},
): Promise<ExternalResults | null> {
  const external = await openExternal(settings);
  try {
    const answers: AnswersAbroad[] = [];
    for (const scored of readScoredModels(settings.results)) {
      const scoring = findScoring(scored.id);
      const open = await openScored(scoring, settings);
      try {
        const { model, images } = open;
        if (external) {
          const known = earlierAnswers(settings.results, scored, open, external);
          const views = scoring.views ? testViews : undefined;
          const ask = () => predict(model, external.set, images.evalTransform, { views });
          answers.push({ scored, probabilities: known ?? (await ask()).probabilities });
        }
        const plain = !scoring.views && !scoring.eightBits;
        if (scored.honest && plain && !scored.id.includes("-original"))
          await hideParts(scored, open, external, listener);
      } finally {
        open.close();
      }
    }
    return external && saveExternal(settings.results, external, answers);
  } finally {
    external?.set.close();
  }
}

/** What the same weights said about the same pictures before; null where they were not asked. */
function earlierAnswers(
  folder: string,
  { id }: ScoredModel,
  { model }: OpenScored,
  { set }: ExternalImages,
): number[] | null {
  const { external, externalPredictionsFile } = resultsPaths(folder);
  try {
    const { collection, models } = readExternal(external);
    const known = models.find((found) => found.id === id);
    const same =
      collection.fingerprint === set.fingerprint && known?.weightsHash === weightsHash(model);
    if (!same) return null;
    const rows = readExternalPredictions(externalPredictionsFile(id));
    const files = set.images.map(({ file }) => file);
    if (
      !isDeepStrictEqual(
        files,
        rows.map(({ file }) => file),
      )
    )
      return null;
    return rows.map(({ probability }) => probability);
  } catch {
    // A missing or damaged file is written anew.
    return null;
  }
}

async function hideParts(
  scored: ScoredModel,
  { settings, model: network, images: { validation: home, evalTransform } }: OpenScored,
  external: ExternalImages | null,
  { onRow, onModel }: AbroadListener,
): Promise<void> {
  const { hiddenParts } = resultsPaths(settings.results);
  const { id, name, model, seed } = scored;
  const about = {
    ...{ id, name, model, seed },
    weightsHash: weightsHash(network),
    homeFingerprint: home.fingerprint,
    abroadFingerprint: external?.set.fingerprint ?? null,
  };
  const takenUp = isKnown(hiddenParts, about);
  if (!takenUp) {
    const data = { home, external, evalTransform };
    const rows = await scoreHiddenParts(network, data, (row) => onRow?.(scored, row));
    addHiddenParts(hiddenParts, { ...about, rows });
  }
  onModel?.(scored, takenUp);
}

function isKnown(file: string, about: Omit<HiddenPartsModel, "rows">): boolean {
  if (!fs.existsSync(file)) return false;
  return readHiddenParts(file).models.some(({ rows, ...known }) => isDeepStrictEqual(known, about));
}
