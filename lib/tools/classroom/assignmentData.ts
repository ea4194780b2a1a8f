import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { removeFolder } from "../../base/files/whenFree.cjs";
import { projectRoot } from "../../base/projectRoot";
import { ensureSample } from "../../base/sample/generateSample";
import { CLASS_NAMES } from "../../base/types";
import { loadImageFolder } from "../../data/imageFolder";
import { openImageSet } from "../../data/imageSet";
import { meanGreyLevels } from "../../data/meanGreyLevels";
import { parseFileName } from "../../data/parseFileName";
import { evaluate } from "../../metrics/evaluation";
import { type PredictionRow, readPredictions } from "../../results/predictionsFile";
import { resultsPaths } from "../../results/resultsPaths";

/**
 * Writes `data.json`, which an assignment reads in place of training: answers of the committed
 * models, and grey levels of pictures that are drawn here.
 */
export async function writeAssignmentData(number: number, folder: string): Promise<void> {
  const makers = [pictures, validation, rates, nothing, bothModels];
  const data = await makers[number - 1]();
  fs.writeFileSync(path.join(folder, "data.json"), `${JSON.stringify(data)}\n`);
}

function rowsOf(model: string, split: PredictionRow["split"]): PredictionRow[] {
  const { predictionsFile } = resultsPaths(path.join(projectRoot(), "results"));
  return readPredictions(predictionsFile(model)).filter((row) => row.split === split);
}

async function pictures(): Promise<object> {
  const files = rowsOf("cnn", "validation").filter((_, i) => i % 5 === 0);
  return {
    pictures: files.map(({ file, label }) => {
      const { patient } = parseFileName(path.posix.basename(file));
      return { file, path: file, label, patient, subtype: null };
    }),
    levels: { test: await drawnLevels() },
  };
}

function validation(): object {
  const rows = rowsOf("cnn", "validation");
  return {
    validation: {
      labels: rows.map(({ label }) => label),
      scores: rows.map(({ probability }) => probability),
    },
  };
}

function rates(): object {
  return { evaluation: { rates: testResults("resnet18").rates } };
}

function nothing(): object {
  return {};
}

function bothModels(): object {
  const models = ["cnn", "resnet18"];
  return {
    evaluations: models.map(testResults),
    yTrue: rowsOf("cnn", "test").map(({ label }) => label),
    scores: models.map((model) => rowsOf(model, "test").map(({ probability }) => probability)),
  };
}

function testResults(model: string): { rates: object; count: number } {
  const rows = rowsOf(model, "test");
  const { rates, count } = evaluate(
    rows.map(({ label }) => label),
    rows.map(({ probability }) => probability),
  );
  return { rates, count };
}

/** Mean grey levels of a few drawn test pictures, for each class. */
async function drawnLevels(): Promise<number[][]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-levels-"));
  try {
    const [few, many] = [4, 24].map((n) => ({ NORMAL: n, PNEUMONIA: n }));
    const counts = { train: few, val: few, test: many };
    await ensureSample(path.join(folder, "sample"), { imageSize: 48, counts });
    const { splits } = await loadImageFolder(path.join(folder, "sample"));
    const cacheFolder = path.join(folder, "cache");
    const set = await openImageSet(splits.test, { imageSize: 48, channels: 1, cacheFolder });
    const levels = meanGreyLevels(set);
    set.close();
    const rounded = levels.map((level) => Math.round(100 * level) / 100);
    return CLASS_NAMES.map((_, k) => rounded.filter((_level, i) => set.images[i].label === k));
  } finally {
    removeFolder(folder);
  }
}
