import fs from "node:fs";
import path from "node:path";
import { check } from "./checks";
import { tensorFlowInstalled } from "./engine/tensorFlowInstalled";
import { checkRegularFile } from "./files/checkRegularFile";
import { readText } from "./files/readText";
import { parseWholeNumber } from "./parseWholeNumber";
import { projectRoot } from "./projectRoot";
import { shorten } from "./shorten";

export const PROFILE_NAMES = ["quick", "full"] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

export const ENGINE_CHOICES = ["auto", "tensorflow", "wasm"] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

/** See base/engine/trainingPrecision.ts. */
export const PRECISION_CHOICES = ["auto", "float32", "bfloat16"] as const;
export type PrecisionChoice = (typeof PRECISION_CHOICES)[number];

/** The split whose loss selects the epoch that is kept; "test" is the original project's way. */
export const SELECT_ON_CHOICES = ["validation", "test"] as const;
export type SelectOn = (typeof SELECT_ON_CHOICES)[number];

const IMAGE_SIZE = 224;
/** A quarter of the pixels: WebAssembly then runs the sample in minutes, in less than 2 GB. */
const WASM_IMAGE_SIZE = 112;

/** How much a profile computes. */
export interface Workload {
  /**
   * Images drawn from train (before the validation split) and from test; null means all of them.
   */
  trainImages: number | null;
  testImages: number | null;
  /** Most epochs of the original CNN recipe. */
  cnnEpochs: number;
  /**
   * Epochs of the robust CNN recipe, which needs many; null where there is no time for them, and
   * the original recipe is taken.
   */
  cnnRobustEpochs: number | null;
  /** Most epochs of the original ResNet-18 recipe: with the backbone frozen, and fine-tuning. */
  frozenEpochs: number;
  fineTuneEpochs: number;
  /** Epochs of fine-tuning in the robust ResNet-18 recipe, after one of the head alone. */
  robustEpochs: number;
}

/** What each profile computes; the generated sample is small, so both profiles use all of it. */
export const WORKLOADS: Record<"sample" | "real", Record<ProfileName, Workload>> = {
  sample: {
    quick: {
      trainImages: null,
      testImages: null,
      cnnEpochs: 6,
      cnnRobustEpochs: null,
      frozenEpochs: 3,
      fineTuneEpochs: 4,
      robustEpochs: 4,
    },
    full: {
      trainImages: null,
      testImages: null,
      cnnEpochs: 15,
      cnnRobustEpochs: null,
      frozenEpochs: 5,
      fineTuneEpochs: 10,
      robustEpochs: 5,
    },
  },
  real: {
    quick: {
      trainImages: 600,
      testImages: 200,
      cnnEpochs: 3,
      cnnRobustEpochs: null,
      frozenEpochs: 2,
      fineTuneEpochs: 2,
      robustEpochs: 2,
    },
    full: {
      trainImages: null,
      testImages: null,
      cnnEpochs: 15,
      cnnRobustEpochs: 30,
      frozenEpochs: 5,
      fineTuneEpochs: 10,
      robustEpochs: 10,
    },
  },
};

/** Everything the notebooks let their reader choose. Folders and files are absolute paths. */
export interface Settings extends Workload {
  /** Image folder with train and test below it. */
  data: string;
  /** True where `data` is the generated sample, whose figures are labelled SYNTHETIC. */
  sample: boolean;
  /** ImageNet weights of ResNet-18 (.safetensors), null where there are none. */
  weights: string | null;
  /** Where figures, metrics, predictions and checkpoints go; resultsPaths() names its parts. */
  results: string;
  /** Decoded images, kept between runs. */
  cache: string;
  profile: ProfileName;
  seed: number;
  /** Overrides all epoch counts of the profile; null keeps the profile's own. */
  epochs: number | null;
  engine: EngineChoice;
  /** In which numbers training computes its convolutions. */
  precision: PrecisionChoice;
  selectOn: SelectOn;
  /**
   * True takes finished training runs of the same settings from the results folder instead of
   * training again.
   */
  reuse: boolean;
  /** Side of the square input in pixels. */
  imageSize: number;
  /** True where `imageSize` is smaller than usual because the WebAssembly engine computes. */
  smallerForWasm: boolean;
  batchSize: number;
  /** Share of the training images held back for validation, whole patients at a time. */
  validationShare: number;
  /**
   * Folder of a second collection, from another hospital, on which models are tried and never
   * trained; null where there is none. See data/collection/loadCollection.ts.
   */
  external: string | null;
  /** One image of the reader's choice that notebook 4 explains; null takes one of the test set. */
  image: string | null;
}

/** The environment variables that `readSettings` reads, with what each of them sets. */
export const SETTING_VARIABLES = {
  XRAY_DATA: "image folder with train and test (default: data/sample, the generated sample)",
  XRAY_WEIGHTS:
    "ImageNet weights of ResNet-18 (default: data/weights/resnet18_imagenet.safetensors)",
  XRAY_RESULTS: "results folder (default: results/sample, results/quick or results)",
  XRAY_CACHE: "folder for decoded images (default: data/cache)",
  XRAY_PROFILE: `${PROFILE_NAMES.join(" or ")} (default: quick)`,
  XRAY_SEED: "whole number from which all randomness follows (default: 42)",
  XRAY_EPOCHS: "most epochs of every training phase (default: the profile's)",
  XRAY_ENGINE: `${ENGINE_CHOICES.join(", ")} (default: auto)`,
  XRAY_PRECISION:
    `${PRECISION_CHOICES.join(", ")}: numbers that training computes convolutions in ` +
    "(default: auto)",
  XRAY_SELECT_ON: `${SELECT_ON_CHOICES.join(" or ")}: selects the epoch (default: validation)`,
  XRAY_REUSE:
    "1 takes finished training runs from the results folder instead of training again (default: 0)",
  XRAY_IMAGE_SIZE:
    "side of the input in pixels, a multiple of 8 (default: 224, on WebAssembly 112)",
  XRAY_EXTERNAL:
    "folder of a second collection to try models on (default: data/nih_chest_xray if it is there)",
  XRAY_IMAGE: "one image file for notebook 4 to explain (default: one of the test set)",
} as const;

/** What the settings that are numbers may hold. */
const LIMITS = {
  XRAY_SEED: { minimum: 0, maximum: 2 ** 32 - 1 },
  XRAY_EPOCHS: { minimum: 1, maximum: 1000 },
  // ResNet-18 halves the image five times; at 1024 pixels the CNN alone has 2.1 GB of weights.
  XRAY_IMAGE_SIZE: { minimum: 32, maximum: 1024 },
};
/** More than any radiograph takes, or any weights of a ResNet-18 in 64 bits with its optimiser. */
const MAX_FILE_BYTES = 1e9;

type Environment = Record<string, string | undefined>;
type SettingVariable = keyof typeof SETTING_VARIABLES;

/**
 * Reads the settings from environment variables (see `SETTING_VARIABLES`); a missing or empty
 * one takes its default. Relative paths count from the project's folder. Throws an error that
 * names the variable, what it may hold and what it held, and if the results folder holds results
 * of the other kind of data.
 *
 * @param installed whether the TensorFlow engine is there: without it, images are smaller
 * @example readSettings({ XRAY_PROFILE: "full", XRAY_DATA: "data/chest_xray" }).robustEpochs // 10
 */
export function readSettings(
  env: Environment = process.env,
  installed = tensorFlowInstalled(),
): Settings {
  const profile = oneOf(env, "XRAY_PROFILE", PROFILE_NAMES, "quick");
  const data = folder(env, "XRAY_DATA", path.join("data", "sample"));
  const sample = isSample(data);
  const epochs = text(env, "XRAY_EPOCHS") === null ? null : wholeNumber(env, "XRAY_EPOCHS", 1);
  const results = folder(env, "XRAY_RESULTS", defaultResults(sample, profile));
  checkNotMixed(results, sample);
  const engine = oneOf(env, "XRAY_ENGINE", ENGINE_CHOICES, "auto");
  const onWasm = engine === "wasm" || (engine === "auto" && !installed);
  return {
    data,
    sample,
    weights: weightsFile(env),
    results,
    cache: folder(env, "XRAY_CACHE", path.join("data", "cache")),
    profile,
    seed: wholeNumber(env, "XRAY_SEED", 42),
    ...withEpochs(WORKLOADS[sample ? "sample" : "real"][profile], epochs),
    epochs,
    engine,
    precision: oneOf(env, "XRAY_PRECISION", PRECISION_CHOICES, "auto"),
    selectOn: oneOf(env, "XRAY_SELECT_ON", SELECT_ON_CHOICES, "validation"),
    reuse: oneOf(env, "XRAY_REUSE", ["0", "1"], "0") === "1",
    imageSize: imageSize(env, onWasm ? WASM_IMAGE_SIZE : IMAGE_SIZE),
    smallerForWasm: onWasm && text(env, "XRAY_IMAGE_SIZE") === null,
    batchSize: 32,
    validationShare: 0.15,
    external: externalFolder(env),
    image: imageFile(env),
  };
}

/**
 * Runs on the sample and quick runs never write where the full run on real data keeps its results.
 */
function defaultResults(sample: boolean, profile: ProfileName): string {
  if (sample) return path.join("results", "sample");
  return profile === "quick" ? path.join("results", "quick") : "results";
}

/**
 * Results of the generated sample and of real X-rays in one folder would be taken for one another.
 */
function checkNotMixed(results: string, sample: boolean): void {
  const kinds = ["real X-rays", "the synthetic sample"];
  const folder = path.join(results, "metrics");
  const files = fs.existsSync(folder)
    ? fs.readdirSync(folder).filter((name) => name.endsWith(".json"))
    : [];
  for (const name of files) {
    const found = isSynthetic(path.join(folder, name));
    check(
      found === null || found === sample,
      `${results} holds results of ${kinds[Number(found)]}, and this run is on ` +
        `${kinds[Number(sample)]}. ` +
        "Choose another folder (--results or XRAY_RESULTS), or move the old results away.",
    );
  }
}

/** Whether a metrics file is about synthetic images; null if it does not say. */
function isSynthetic(file: string): boolean | null {
  try {
    return JSON.parse(readText(file, ""))?.dataSet?.synthetic ?? null;
  } catch {
    // A damaged file is reported, with advice, by the notebook that reads it.
    return null;
  }
}

/**
 * The generator leaves a sample.json behind; the default folder may not have been generated yet.
 */
function isSample(data: string): boolean {
  return (
    data === path.join(projectRoot(), "data", "sample") ||
    fs.existsSync(path.join(data, "sample.json"))
  );
}

function withEpochs(workload: Workload, epochs: number | null): Workload {
  if (epochs === null) return workload;
  return {
    ...workload,
    cnnEpochs: epochs,
    cnnRobustEpochs: workload.cnnRobustEpochs && epochs,
    frozenEpochs: epochs,
    fineTuneEpochs: epochs,
    robustEpochs: epochs,
  };
}

function weightsFile(env: Environment): string | null {
  const chosen = text(env, "XRAY_WEIGHTS");
  const file = folder(
    env,
    "XRAY_WEIGHTS",
    path.join("data", "weights", "resnet18_imagenet.safetensors"),
  );
  if (chosen === null && !fs.existsSync(file)) return null;
  const advice = "Give the path of a ResNet-18 .safetensors file.";
  check(
    fs.existsSync(file),
    `XRAY_WEIGHTS names ${file}, which does not exist. Give the path of a ResNet-18 ` +
      '.safetensors file, fetch one with "npm run weights", or leave the variable out to go on ' +
      "without ImageNet weights.",
  );
  checkRegularFile(file, { maxBytes: MAX_FILE_BYTES, advice });
  return file;
}

function externalFolder(env: Environment): string | null {
  const found = folder(env, "XRAY_EXTERNAL", path.join("data", "nih_chest_xray"));
  const isThere = fs.existsSync(found) && fs.statSync(found).isDirectory();
  check(
    isThere || text(env, "XRAY_EXTERNAL") === null,
    `XRAY_EXTERNAL names ${found}, which is no folder. Give the folder of a collection (see ` +
      '"npm run data -- --nih"), or leave the variable out to see the committed results.',
  );
  return isThere ? found : null;
}

function imageFile(env: Environment): string | null {
  if (text(env, "XRAY_IMAGE") === null) return null;
  const file = folder(env, "XRAY_IMAGE", "");
  check(
    fs.existsSync(file),
    `XRAY_IMAGE names ${file}, which does not exist. Give the path of a JPEG or PNG file, ` +
      "or leave the variable out to take an image of the test set.",
  );
  const advice = "Give the path of a JPEG or PNG file.";
  checkRegularFile(file, { maxBytes: MAX_FILE_BYTES, advice });
  return file;
}

function imageSize(env: Environment, fallback: number): number {
  const size = wholeNumber(env, "XRAY_IMAGE_SIZE", fallback);
  // The CNN halves the image three times, and its dense layer needs to know the exact size.
  check(
    size % 8 === 0,
    `XRAY_IMAGE_SIZE must be a multiple of 8, found ${size}. ${fallback} is the default.`,
  );
  return size;
}

function text(env: Environment, name: SettingVariable): string | null {
  const value = env[name]?.trim();
  return value ? value : null;
}

function folder(env: Environment, name: SettingVariable, fallback: string): string {
  return path.resolve(projectRoot(), text(env, name) ?? fallback);
}

function oneOf<T extends string>(
  env: Environment,
  name: SettingVariable,
  choices: readonly T[],
  fallback: T,
): T {
  const value = text(env, name) ?? fallback;
  const found = choices.find((choice) => choice === value);
  check(
    found !== undefined,
    `${name} must be one of ${choices.join(", ")}, found "${shorten(value)}". ` +
      `Choose one of them, or leave it out for "${fallback}".`,
  );
  return found;
}

function wholeNumber(env: Environment, name: keyof typeof LIMITS, fallback: number): number {
  return parseWholeNumber(name, text(env, name) ?? String(fallback), LIMITS[name]);
}
