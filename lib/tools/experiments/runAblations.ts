import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { tf } from "../../base/engine/tf";
import { removeEmptyFolders } from "../../base/files/ownFiles";
import { hashBytes } from "../../base/images/fileHashes";
import type { Settings } from "../../base/settings";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { classWeights } from "../../data/classWeights";
import { type DataSets, openDataSets } from "../../data/openDataSets";
import { bootstrapByPatient } from "../../metrics/bootstrap";
import { evaluate } from "../../metrics/evaluation";
import { wilsonInterval } from "../../metrics/wilsonInterval";
import type { Model } from "../../models/model";
import {
  type AblationRow,
  type Ablations,
  type VariantScore,
  writeAblations,
} from "../../results/ablationFile";
import { resultsPaths } from "../../results/resultsPaths";
import { fit } from "../../training/fit";
import { predict } from "../../training/predict";
import { allVariants, type Variant } from "../../training/recipeVariants";
import { SHIFTS } from "../../transforms/shifts";
import { type Transform, underShift } from "../../transforms/transform";
import { buildForRecipe } from "./buildForRecipe";

/** Small enough that all variants together take a quarter of an hour on two cores. */
const BUDGET = { images: 960, validationShare: 1 / 3, epochs: 3 };

/** Told of every finished row; `takenUp` is true for one that an earlier call measured. */
export type RowListener = (row: AblationRow, done: number, total: number, takenUp: boolean) => void;

export interface AblationOptions {
  /**
   * Images drawn from train, the share of them held back for scoring, and epochs of every variant.
   */
  budget?: typeof BUDGET;
  /** Default: everything that notebooks 2 and 3 compare. */
  variants?: Variant[];
}

/**
 * Trains every variant on the same small budget and scores it on validation images, as they are
 * and shifted. The test images are not touched: what is chosen here is chosen without them.
 *
 * Finished rows are kept among the checkpoints, which are not committed: a killed run goes on with
 * the next variant, a second run takes them up, and a fresh copy of the project measures anew.
 *
 * @param file the comparison, ablations.json, written when all variants are done
 */
export async function runAblations(
  settings: Settings,
  file: string,
  onRow: RowListener,
  { budget = BUDGET, variants = allVariants(budget.epochs) }: AblationOptions = {},
): Promise<Ablations> {
  const { images: trainImages, validationShare, epochs } = budget;
  const data = await openDataSets({ ...settings, trainImages, validationShare });
  const finishedRows = path.join(resultsPaths(settings.results).checkpoints, "ablations.json");
  const known = readRows(finishedRows);
  try {
    const rows: AblationRow[] = [];
    for (const variant of variants) {
      const identity = identityOf(variant, settings, data);
      const takenUp = identity in known;
      known[identity] ??= await runVariant(settings, data, variant);
      writeFileAtomic(finishedRows, JSON.stringify(known));
      rows.push(known[identity]);
      onRow(known[identity], rows.length, variants.length, takenUp);
    }
    const ablations = { ...describe(settings, data, epochs), rows };
    writeAblations(file, ablations);
    return ablations;
  } finally {
    data.close();
  }
}

function describe(
  { seed }: Settings,
  { folder, train, validation }: DataSets,
  epochs: number,
): Omit<Ablations, "rows"> {
  const budget = {
    trainImages: train.images.length,
    validationImages: validation.images.length,
    epochs,
  };
  return { budget, dataSet: folder.name, seed, cpu: os.cpus()[0]?.model ?? "unknown" };
}

/** Finished rows by identity; none if the file is missing or damaged, and all are measured anew. */
function readRows(file: string): Record<string, AblationRow> {
  if (!fs.existsSync(file)) return {};
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

/** A text that differs as soon as anything differs that changes a variant's row. */
function identityOf(
  { name, recipe, useClassWeights = false }: Variant,
  { seed, batchSize, imageSize, weights }: Settings,
  { train, validation }: DataSets,
): string {
  const { trainTransform, evalTransform } = recipe.transforms;
  return hashBytes(
    JSON.stringify({
      name,
      model: recipe.model,
      training: recipe.training,
      useClassWeights,
      seed,
      batchSize,
      imageSize,
      weights: weights && path.basename(weights),
      transforms: [trainTransform.describe(), evalTransform.describe()],
      shifts: SHIFTS,
      data: [train.fingerprint, validation.fingerprint],
      engine: tf.getBackend(),
    }),
  );
}

async function runVariant(
  settings: Settings,
  data: DataSets,
  variant: Variant,
): Promise<AblationRow> {
  const { recipe, useClassWeights } = variant;
  const model = buildForRecipe(recipe, settings);
  const checkpointFolder = path.join(resultsPaths(settings.results).checkpoints, "ablation");
  try {
    const history = await fit(
      model,
      { ...data, ...recipe.transforms },
      {
        // Variants compare with one another only if they compute alike, on any processor.
        precision: "float32",
        ...recipe.training,
        classWeights: useClassWeights ? classWeights(data.train.images) : undefined,
        seed: settings.seed,
        batchSize: settings.batchSize,
        checkpointFolder,
      },
    );
    const seconds = history.epochs.reduce((sum, record) => sum + record.seconds, 0);
    const { evalTransform } = recipe.transforms;
    const shifted: AblationRow["shifted"] = [];
    for (const shift of SHIFTS) {
      const transform = underShift(evalTransform, shift);
      shifted.push({
        shift: shift.name,
        ...(await scoreOf(model, data, transform, settings.seed)),
      });
    }
    const validation = await scoreOf(model, data, evalTransform, settings.seed);
    return {
      model: recipe.model,
      variant: variant.name,
      validation,
      shifted,
      bestEpoch: history.bestEpoch,
      seconds,
    };
  } finally {
    model.dispose();
    removeCheckpoints(checkpointFolder);
  }
}

/** Nobody goes on from a variant; what else lies in its folder stays. */
function removeCheckpoints(folder: string): void {
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    if (/^(last|best|finished)\b.*\.(safetensors|json)$/.test(name))
      fs.rmSync(path.join(folder, name), { force: true });
  }
  removeEmptyFolders(folder);
}

async function scoreOf(
  model: Model,
  { validation }: DataSets,
  transform: Transform,
  seed: number,
): Promise<VariantScore> {
  const { labels, probabilities, images } = await predict(model, validation, transform);
  const { rates, auc, count } = evaluate(labels, probabilities);
  const patients = images.map(({ patient }) => patient);
  const { low, high } = bootstrapByPatient(labels, probabilities, patients, { seed }).auc;
  return {
    accuracy: rates.accuracy,
    sensitivity: rates.sensitivity,
    specificity: rates.specificity,
    auc,
    accuracyInterval: wilsonInterval(rates.tp + rates.tn, count),
    aucInterval: { low, high },
  };
}
