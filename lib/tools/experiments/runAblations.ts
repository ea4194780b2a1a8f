import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { tf } from "../../base/engine/tf";
import { removeEmptyFolders } from "../../base/files/ownFiles";
import { removeFile } from "../../base/files/whenFree.cjs";
import { hashBytes } from "../../base/images/fileHashes";
import type { Settings } from "../../base/settings";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { classWeights } from "../../data/classWeights";
import type { ImageSet } from "../../data/imageSet";
import { type DataSets, openDataSets } from "../../data/openDataSets";
import { type ExternalImages, openExternal } from "../../data/openExternal";
import { bootstrapByPatient } from "../../metrics/bootstrap";
import { correctPrior } from "../../metrics/correctPrior";
import { evaluate } from "../../metrics/evaluation";
import { wilsonInterval } from "../../metrics/wilsonInterval";
import type { Model } from "../../models/model";
import {
  type AblationRow,
  type Ablations,
  type VariantScore,
  writeAblations,
} from "../../results/ablationFile";
import { aucAbroad } from "../../results/aucAbroad";
import { resultsPaths } from "../../results/resultsPaths";
import { fit } from "../../training/fit";
import { type Predictions, predict } from "../../training/predict";
import type { Recipe } from "../../training/recipes";
import { type AnswerWay, allVariants, type Variant } from "../../training/recipeVariants";
import { SHIFTS } from "../../transforms/shifts";
import { testViews } from "../../transforms/testViews";
import { type Transform, underShift } from "../../transforms/transform";
import { buildForRecipe } from "./buildForRecipe";

/** A third of all training images, for every variant and seed; all together take some hours. */
const BUDGET = { images: 2260, validationShare: 0.23, epochs: 3, seeds: 2 };

/**
 * Told of every finished training with its rows; `takenUp` is true for one that an earlier call has
 * done.
 */
export type TrainingListener = (
  rows: AblationRow[],
  done: number,
  total: number,
  takenUp: boolean,
) => void;

export interface AblationOptions {
  /**
   * Images drawn from train, the share of them held back for scoring, epochs of every variant, and
   * how many seeds each is trained with.
   */
  budget?: typeof BUDGET;
  /** Default: everything that notebooks 2 and 3 compare. */
  variants?: Variant[];
}

/** Number of trainings with the default budget. */
export function countTrainings(variants: readonly Variant[]): number {
  return variants.length * BUDGET.seeds;
}

/** What is compared and what decides, for the log: written down before the first training. */
export function ablationPlan(
  { seed }: Settings,
  { budget = BUDGET, variants = allVariants(budget.epochs) }: AblationOptions = {},
): string {
  const { images, validationShare, seeds } = budget;
  const names = variants.map(({ name, recipe }) => `${recipe.model} ${name}`).join("; ");
  return (
    `plan: ${variants.length} variants, each with seeds ${seedList(seed, seeds).join(", ")}, on ` +
    `${images} images of train, ${100 * validationShare} % of them held back by patient; every ` +
    "schedule runs to its end and keeps its last epoch. What decides: the mean AUC on the " +
    `held-back images under the shifts (${SHIFTS.map(({ name }) => name).join(", ")}), mean over ` +
    "the seeds. A part joins the robust recipe, or leaves it, if that is better with every seed. " +
    `Neither the test images nor another collection have a say in it. ${names}`
  );
}

const seedList = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i);

/**
 * Trains every variant on the same small budget and scores it on validation images, as they are
 * and shifted. The test images are not touched: what is chosen here is chosen without them. Where
 * the settings name a second collection, its score stands beside, which decides nothing either.
 *
 * Finished rows are kept among the checkpoints, which are not committed: a killed run goes on with
 * the next variant, a second run takes them up, and a fresh copy of the project measures anew.
 *
 * @param file the comparison, ablations.json: what is measured so far, once every variant has been
 *   trained with the first seed, and after every training from then on
 */
export async function runAblations(
  settings: Settings,
  file: string,
  onTraining: TrainingListener,
  { budget = BUDGET, variants = allVariants(budget.epochs) }: AblationOptions = {},
): Promise<Ablations> {
  const finishedRows = path.join(resultsPaths(settings.results).checkpoints, "ablations.json");
  const known = readRows(finishedRows);
  const seeds = seedList(settings.seed, budget.seeds);
  const opened: DataSets[] = [];
  const external = await openExternal(settings);
  try {
    for (const seed of seeds) opened.push(await openBudget({ ...settings, seed }, budget));
    // Seed by seed: when the first is through, every variant has been compared once.
    const trainings = opened.flatMap((data, i) => {
      const ofSeed = { ...settings, seed: seeds[i] };
      return variants.map((variant) => ({
        ...{ variant, data, ofSeed },
        identity: identityOf(variant, ofSeed, data, external),
      }));
    });
    const compared = (): Ablations => ({
      ...describe(opened[0], seeds, budget.epochs),
      rows: variants.flatMap((variant) =>
        trainings
          .filter((training) => training.variant === variant)
          .flatMap(({ identity }) => known[identity] ?? []),
      ),
    });
    const isComparison = () =>
      trainings.slice(0, variants.length).every(({ identity }) => identity in known);
    if (isComparison()) writeAblations(file, compared());
    for (const [i, { variant, data, ofSeed, identity }] of trainings.entries()) {
      const takenUp = identity in known;
      known[identity] ??= await runVariant(ofSeed, { ...data, external }, variant);
      writeFileAtomic(finishedRows, JSON.stringify(known));
      if (!takenUp && isComparison()) writeAblations(file, compared());
      onTraining(known[identity], i + 1, trainings.length, takenUp);
    }
    return compared();
  } finally {
    for (const data of opened) data.close();
    external?.set.close();
  }
}

function openBudget(settings: Settings, { images, validationShare }: typeof BUDGET) {
  return openDataSets({ ...settings, trainImages: images, validationShare });
}

function describe(
  { folder, train, validation }: DataSets,
  seeds: number[],
  epochs: number,
): Omit<Ablations, "rows"> {
  const budget = {
    trainImages: train.images.length,
    validationImages: validation.images.length,
    epochs,
  };
  return { budget, dataSet: folder.name, seeds, cpu: os.cpus()[0]?.model ?? "unknown" };
}

/** Finished rows by identity; none if the file is missing or damaged, and all are measured anew. */
function readRows(file: string): Record<string, AblationRow[]> {
  if (!fs.existsSync(file)) return {};
  try {
    const found = JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, AblationRow[]>;
    return Object.fromEntries(Object.entries(found).filter(([, rows]) => Array.isArray(rows)));
  } catch {
    return {};
  }
}

/** A text that differs as soon as anything differs that changes a variant's row. */
function identityOf(
  { name, recipe, useClassWeights = false, alsoAnswers = [] }: Variant,
  { seed, batchSize, imageSize, weights }: Settings,
  { train, validation }: DataSets,
  external: ExternalImages | null,
): string {
  const { trainTransform, evalTransform } = recipe.transforms;
  return hashBytes(
    JSON.stringify({
      name,
      model: recipe.model,
      training: recipe.training,
      useClassWeights,
      alsoAnswers,
      seed,
      batchSize,
      imageSize,
      weights: weights && path.basename(weights),
      transforms: [trainTransform.describe(), evalTransform.describe()],
      shifts: SHIFTS,
      data: [train.fingerprint, validation.fingerprint],
      external: external?.set.fingerprint ?? null,
      engine: tf.getBackend(),
    }),
  );
}

/** The images of a comparison, and those of another hospital. */
type Data = DataSets & { external: ExternalImages | null };

async function runVariant(
  settings: Settings,
  data: Data,
  variant: Variant,
): Promise<AblationRow[]> {
  const { recipe, useClassWeights, alsoAnswers = [] } = variant;
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
        // After a kill between training and scoring.
        reuseFinished: true,
      },
    );
    const seconds = history.epochs.reduce((sum, record) => sum + record.seconds, 0);
    const ways = ["plain", ...alsoAnswers] as const;
    const scores = await scoresOf(model, data, recipe, { ways, seed: settings.seed });
    return ways.map((way, i) => ({
      model: recipe.model,
      variant: way === "plain" ? variant.name : `${variant.name}, ${ANSWER_NAMES[way]}`,
      seed: settings.seed,
      ...scores[i],
      bestEpoch: history.bestEpoch,
      seconds,
    }));
  } finally {
    model.dispose();
    removeCheckpoints(checkpointFolder);
  }
}

const ANSWER_NAMES: Record<AnswerWay, string> = {
  views: "mean over four views",
  prior: "corrected for the share of ill",
};

/** Nobody goes on from a variant; what else lies in its folder stays. */
function removeCheckpoints(folder: string): void {
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    if (/^(last|best|finished)\b.*\.(safetensors|json)$/.test(name))
      removeFile(path.join(folder, name));
  }
  removeEmptyFolders(folder);
}

/** How a trained network is asked; the answers come in the order of the ways. */
interface Asking {
  ways: readonly ("plain" | AnswerWay)[];
  /** Of PNEUMONIA in training, and among all training images. */
  shares: { trained: number; population: number };
}

/** On the validation images as they are, under each shift, and abroad; for each way. */
async function scoresOf(
  model: Model,
  { train, validation, external }: Data,
  { transforms: { evalTransform }, training: { balanced = false } }: Recipe,
  { ways, seed }: Pick<Asking, "ways"> & { seed: number },
): Promise<Pick<AblationRow, "validation" | "shifted" | "abroad">[]> {
  const ill = train.images.filter(({ label }) => label === 1).length / train.images.length;
  const asking = { ways, shares: { trained: balanced ? 0.5 : ill, population: ill } };
  const atHome = async (transform: Transform) => {
    const answers = await ask(model, validation, transform, asking);
    return answers.map((one) => scoreOf(one, seed));
  };
  const shifted: VariantScore[][] = [];
  for (const shift of SHIFTS) shifted.push(await atHome(underShift(evalTransform, shift)));
  const plain = await atHome(evalTransform);
  const abroad = external && (await ask(model, external.set, evalTransform, asking));
  return ways.map((_, i) => ({
    validation: plain[i],
    shifted: SHIFTS.map(({ name }, k) => ({ shift: name, ...shifted[k][i] })),
    abroad: external && abroad && aucAbroad(external.set.images, abroad[i].probabilities),
  }));
}

async function ask(
  model: Model,
  set: ImageSet,
  transform: Transform,
  { ways, shares }: Asking,
): Promise<Predictions[]> {
  const plain = await predict(model, set, transform);
  const answers: Predictions[] = [];
  for (const way of ways) {
    if (way === "plain") answers.push(plain);
    else if (way === "prior")
      answers.push({ ...plain, probabilities: correctPrior(plain.probabilities, shares) });
    else answers.push(await predict(model, set, transform, { views: testViews }));
  }
  return answers;
}

function scoreOf({ labels, images, probabilities }: Predictions, seed: number): VariantScore {
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
