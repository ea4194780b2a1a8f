import { hashBytes } from "../base/images/fileHashes";
import type { Settings } from "../base/settings";
import type { LabelledImage } from "../base/types";
import { classCounts } from "../data/classWeights";
import type { DataSets } from "../data/openDataSets";
import { SUBTYPE_CLASS_NAMES, subtypeLabel } from "../data/subtypeLabels";
import { evaluateClasses } from "../metrics/multiclassEvaluation";
import { normalAgainstRest, type TwoClassScores } from "../metrics/normalAgainstRest";
import type { Model } from "../models/model";
import type { History } from "../training/history";
import type { ClassPredictions } from "../training/predictFeatures";
import { resultsPaths } from "./resultsPaths";
import { appendTestLog } from "./testLog";
import { type SubtypeClassName, type ThreeClassResults, writeThreeClass } from "./threeClassFile";
import { threeClassLogRow } from "./threeClassLogRow";

/** What notebook 03 knows after the head for three classes is trained. */
export interface FinishedThreeClassRun {
  /** The model with three classes, from withNewClasses. */
  model: Model;
  /** History of the model whose backbone it took over; says which split chose its epoch. */
  backboneHistory: History;
  /** History of the head, from fitOnFeatures. */
  history: History;
  data: DataSets;
  settings: Settings;
  /** Learning rate and the like, as they were used for the head. */
  training: ThreeClassResults["settings"];
  predictions: { validation: ClassPredictions; test: ClassPredictions };
}

/**
 * Evaluates the answers, with intervals by patient, and writes `three_class.json`.
 * @returns the results as they were written
 */
export function saveThreeClass(run: FinishedThreeClassRun): ThreeClassResults {
  const { model, backboneHistory, history, data, settings, training, predictions } = run;
  const evaluationOf = ({ labels, probabilities, images }: ClassPredictions) =>
    evaluateClasses(labels, probabilities, {
      classNames: SUBTYPE_CLASS_NAMES,
      patients: images.map(({ patient }) => patient),
      seed: settings.seed,
    });
  const results: ThreeClassResults = {
    classNames: [...SUBTYPE_CLASS_NAMES],
    protocol: {
      selectOn: "validation",
      backboneSelectOn: backboneHistory.selectedOn,
      optimistic: backboneHistory.selectedOn === "test",
    },
    dataSet: {
      name: data.folder.name,
      synthetic: data.folder.synthetic,
      warnings: data.warnings,
      fingerprint: hashBytes(
        [data.train, data.validation, data.test].map((set) => set.fingerprint).join(),
      ),
      counts: {
        train: subtypeCounts(data.train.images),
        validation: subtypeCounts(data.validation.images),
        test: subtypeCounts(data.test.images),
      },
    },
    seed: settings.seed,
    settings: training,
    backbone: model.origin,
    history,
    splits: {
      validation: evaluationOf(predictions.validation),
      test: evaluationOf(predictions.test),
    },
    asTwoClasses: {
      validation: twoClassScores(predictions.validation),
      test: twoClassScores(predictions.test),
    },
    createdAt: new Date().toISOString(),
  };
  const paths = resultsPaths(settings.results);
  // First, so that no look at real test images goes unlogged.
  if (!data.folder.synthetic) appendTestLog(paths.testLog, threeClassLogRow(results));
  writeThreeClass(paths.threeClass, results);
  return results;
}

function twoClassScores({ labels, probabilities }: ClassPredictions): TwoClassScores {
  return normalAgainstRest(labels, probabilities);
}

/** Images of each of the three classes; `images` carry their usual two labels. */
function subtypeCounts(images: readonly LabelledImage[]): Record<SubtypeClassName, number> {
  const relabelled = images.map((image) => ({ ...image, label: subtypeLabel(image) }));
  const [NORMAL, BACTERIAL, VIRAL] = classCounts(relabelled, SUBTYPE_CLASS_NAMES.length);
  return { NORMAL, BACTERIAL, VIRAL };
}
