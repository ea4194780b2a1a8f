import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import type { CollectionOptions } from "../../data/collection/collection";
import { loadCollection } from "../../data/collection/loadCollection";
import { openImageSet } from "../../data/imageSet";
import { checkScoredWeights } from "../../results/checkScoredWeights";
import { readExternalPredictions } from "../../results/externalPredictions";
import { resultsPaths } from "../../results/resultsPaths";
import { type AnswersAbroad, saveExternal } from "../../results/saveExternal";
import { readScoredModels } from "../../results/scoredModels";
import { predict } from "../../training/predict";
import { loadTrainedModel } from "../../training/trainedModel";
import { evaluationReport } from "./evaluationReport";
import { findTrained } from "./findTrained";

export interface EvaluateOptions extends CollectionOptions {
  /** Results folder with the trained models and their results at home. */
  results: string;
  /** Names of models; none takes all. */
  models: readonly string[];
  cache: string;
  signal?: AbortSignal;
  onProgress?: (step: string, done: number, total: number) => void;
}

/**
 * Scores trained models on another collection of labelled images and writes the report
 * (`evaluation.txt`), the numbers (`external.json`) and the answers behind them.
 *
 * @param data folder of the collection, see loadCollection
 * @param to new or empty folder
 * @returns the report
 * @throws if the collection cannot be read, no model has results at home, or interrupted
 */
export async function evaluateCollection(
  data: string,
  to: string,
  { results, models, cache, signal, onProgress, ...reading }: EvaluateOptions,
): Promise<string> {
  const collection = await loadCollection(data, reading);
  const scored = readScoredModels(results);
  const trained = findTrained(results, models).filter(({ id }) =>
    scored.some((one) => one.id === id),
  );
  check(
    trained.length > 0,
    `No trained model in ${results} has results at home (metrics and predictions). Run ` +
      "notebooks 2 and 3 to their ends with this results folder.",
  );
  const answers: AnswersAbroad[] = [];
  let opened: Awaited<ReturnType<typeof open>> | null = null;
  const open = (imageSize: number) =>
    openImageSet(collection.images, {
      imageSize,
      channels: 1,
      cacheFolder: cache,
      signal,
      onProgress: (done, total) => onProgress?.("Reading images", done, total),
    });
  try {
    for (const { id, file } of trained) {
      const { model, evalTransform } = loadTrainedModel(file);
      try {
        const home = scored.find((one) => one.id === id)!;
        checkScoredWeights(model, home.metrics);
        if (opened?.imageSize !== model.imageSize) {
          opened?.close();
          opened = await open(model.imageSize);
        }
        const { probabilities } = await predict(model, opened, evalTransform, {
          signal,
          onProgress: (done, total) => onProgress?.(`Scoring ${id}`, done, total),
        });
        answers.push({ scored: home, probabilities });
      } finally {
        model.dispose();
      }
    }
    fs.mkdirSync(to, { recursive: true });
    const found = saveExternal(to, { collection, set: opened! }, answers);
    const rowsOf = (id: string) =>
      readExternalPredictions(resultsPaths(to).externalPredictionsFile(id));
    const report = evaluationReport(found, scored, rowsOf);
    writeFileAtomic(path.join(to, "evaluation.txt"), `${report}\n`);
    return report;
  } finally {
    opened?.close();
  }
}
