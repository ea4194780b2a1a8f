import fs from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { Settings } from "../../base/settings";
import { type ExternalImages, openExternal } from "../../data/openExternal";
import type { ExternalResults } from "../../results/externalFile";
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
 * `hidden_parts.json`. Models whose rows are there already are not asked again about hidden parts.
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
          const views = scoring.views ? testViews : undefined;
          const { set } = external;
          const { probabilities } = await predict(model, set, images.evalTransform, { views });
          answers.push({ scored, probabilities });
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
