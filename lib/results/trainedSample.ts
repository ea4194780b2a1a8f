import fs from "node:fs";
import path from "node:path";
import { readSettings } from "../base/settings";
import { type DataSets, openDataSets } from "../data/openDataSets";
import { type LoadedModel, loadScoredModel } from "./loadScoredModel";
import { resultsPaths } from "./resultsPaths";

/** The drawn sample, and both networks that were trained on it. */
export interface TrainedSample {
  data: DataSets;
  /** The CNN, then ResNet-18. */
  models: LoadedModel[];
  /** Closes the images and disposes the networks. */
  close(): void;
}

const KEYS = ["cnn", "resnet18"] as const;

/**
 * Opens the built-in sample with the networks that notebooks 2 and 3 trained on it, for what only
 * drawn X-rays can show: where each opacity lies.
 *
 * @param env settings of that run, default: those of `npm start`
 * @returns null where the sample's networks have not been trained; otherwise the caller closes it
 * @throws if weights and metrics are there and are not of the same training
 */
export async function openTrainedSample(
  env: Record<string, string | undefined> = {},
): Promise<TrainedSample | null> {
  const settings = readSettings(env);
  const paths = resultsPaths(settings.results);
  const needed = KEYS.flatMap((key) => [
    paths.metricsFile(key),
    path.join(paths.checkpoints, key, "best.safetensors"),
  ]);
  if (!needed.every((file) => fs.existsSync(file))) return null;
  const data = await openDataSets(settings);
  const models: LoadedModel[] = [];
  const close = () => {
    data.close();
    for (const { model } of models) model.dispose();
  };
  try {
    for (const key of KEYS) models.push(loadScoredModel(key, paths, settings));
  } catch (error) {
    close();
    throw error;
  }
  return { data, models, close };
}
