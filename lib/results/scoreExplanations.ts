import { pauses } from "../base/interrupt";
import { type DeletionInsertion, deletionInsertion } from "../gradcam/deletionInsertion";
import { energyShare } from "../gradcam/energyShare";
import { type Explanation, explainImages } from "../gradcam/explainImages";
import { EXPLANATION_METHODS, type MethodId } from "../gradcam/explanationMethods";
import type { MarkedImages } from "../gradcam/markedImages";
import { maskChance } from "../gradcam/maskChance";
import { peakInMask } from "../gradcam/pointingGame";
import { randomMap } from "../gradcam/randomMap";
import { meanByPatient } from "../metrics/meanByPatient";
import type { Model } from "../models/model";
import type { Transform } from "../transforms/presets";
import { addBoxScores } from "./boxScoresFile";
import type { ExplanationScores, MarkedScore, MeanCurves } from "./explanationScores";
import { weightsHash } from "./weightsHash";

/** Images with pneumonia to explain; `masks` is null where nobody marked them. */
export type ImagesToExplain = Omit<MarkedImages, "masks"> & { masks: Uint8Array[] | null };

export interface ScoreOptions {
  /** Images that slow methods, and deletion and insertion, make do with. Default: all. */
  few?: number;
  /** Default: all of them. */
  methods?: readonly MethodId[];
  /** Equal parts of the pixels in deletion and insertion. Default 16. */
  steps?: number;
  /** Of the random maps and the bootstrap. Default 42. */
  seed?: number;
  /** `box_scores.json`, which receives the scores. Default: none is written. */
  file?: string;
  onProgress?: (done: number, total: number, note: string) => void;
}

/** The scores, and the explanations behind them: for each method those of its images, in order. */
export interface ScoredExplanations {
  scores: ExplanationScores;
  explanations: { title: string; cases: Explanation[] }[];
}

/**
 * Asks a model by several methods where it sees PNEUMONIA, and scores the maps: by what a person
 * marked (pointing game and energy, beside chance) and by what the model itself does when pixels go
 * or come (deletion and insertion, beside a random map). Leaves no tensors behind.
 *
 * @param transform the model's evaluation transform
 */
export async function scoreExplanations(
  model: Model,
  transform: Transform,
  images: ImagesToExplain,
  options: ScoreOptions = {},
): Promise<ScoredExplanations> {
  const { set, indices, masks, name, synthetic, credit } = images;
  const { few = indices.length, steps, seed = 42, file, onProgress = () => undefined } = options;
  const asked = EXPLANATION_METHODS.filter(({ id }) => options.methods?.includes(id) ?? true);
  const curvesOf = (maps: Float32Array[]) =>
    meanCurves(model, transform, set, indices.slice(0, Math.min(few, maps.length)), maps, steps);
  const explanations: ScoredExplanations["explanations"] = [];
  const methods: ExplanationScores["methods"] = [];
  for (const { id, title, slow } of asked) {
    onProgress(methods.length, asked.length, title);
    const chosen = slow ? indices.slice(0, few) : indices;
    const cases = await explainImages(model, set, transform, chosen, { classIndex: 1, method: id });
    const maps = cases.map(({ heatmap }) => heatmap);
    const patients = chosen.map((i) => set.images[i].patient);
    explanations.push({ title, cases });
    methods.push({
      method: id,
      marked: masks && markedScore(maps, masks.slice(0, maps.length), patients, seed),
      curves: await curvesOf(maps),
    });
  }
  const random = await curvesOf(indices.map((_, i) => randomMap(model.imageSize, seed, i)));
  onProgress(asked.length, asked.length, "");
  const scores: ExplanationScores = {
    images: name,
    synthetic,
    credit,
    model: model.name,
    weightsHash: weightsHash(model),
    imageSize: model.imageSize,
    methods,
    random,
    createdAt: new Date().toISOString(),
  };
  if (file !== undefined) addBoxScores(file, scores);
  return { scores, explanations };
}

function markedScore(
  maps: Float32Array[],
  masks: Uint8Array[],
  patients: string[],
  seed: number,
): MarkedScore {
  const hits = maps.map((map, i) => Number(peakInMask(map, masks[i])));
  const energies = maps.map((map, i) => energyShare(map, masks[i]));
  return {
    images: maps.length,
    patients: new Set(patients).size,
    hits: hits.reduce((sum, hit) => sum + hit, 0),
    empty: maps.filter((map) => map.every((value) => value === 0)).length,
    pointing: meanByPatient(hits, patients, { seed }),
    energy: meanByPatient(energies, patients, { seed }),
    chance: maskChance(masks),
  };
}

/** Deletion and insertion in the order of each map, averaged over the images. */
async function meanCurves(
  model: Model,
  transform: Transform,
  set: MarkedImages["set"],
  indices: readonly number[],
  maps: readonly Float32Array[],
  steps?: number,
): Promise<MeanCurves> {
  const pause = pauses();
  const found: DeletionInsertion[] = [];
  for (const [i, index] of indices.entries()) {
    const image = transform.apply(set.pixels([index]), [1, set.imageSize, set.imageSize, 1]);
    try {
      found.push(deletionInsertion(model, image, maps[i], 1, { steps }));
    } finally {
      image.dispose();
    }
    await pause();
  }
  const mean = (of: (one: DeletionInsertion) => number) =>
    found.reduce((sum, one) => sum + of(one), 0) / found.length;
  const meanCurve = (key: "deletion" | "insertion") => ({
    curve: found[0][key].map((_, step) => mean((one) => one[key][step])),
    auc: mean((one) => one[`${key}Auc`]),
  });
  return {
    images: found.length,
    deletion: meanCurve("deletion"),
    insertion: meanCurve("insertion"),
  };
}
