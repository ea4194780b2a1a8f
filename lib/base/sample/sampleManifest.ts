import fs from "node:fs";
import path from "node:path";
import { CLASS_NAMES } from "../types";
import { type SampleCounts, SPLIT_FOLDERS } from "./samplePlan";

/**
 * Raise it whenever a change to this folder changes pixels or names: older samples are then made
 * anew.
 */
export const GENERATOR_VERSION = 2;

export const MANIFEST_FILE = "sample.json";

/** What sample.json holds. It is written last, so a folder that has it is a whole sample. */
export interface SampleManifest {
  name: string;
  /** Always true: the images are drawings, not patients. */
  synthetic: true;
  generatorVersion: number;
  seed: number;
  /** Height and width of every image and mask, in pixels. */
  imageSize: number;
  counts: SampleCounts;
  licence: string;
}

/**
 * The manifest of the sample that these settings make; it holds no date, so it too repeats exactly.
 */
export function createManifest(
  seed: number,
  imageSize: number,
  counts: SampleCounts,
): SampleManifest {
  return {
    name: "Synthetic chest phantoms",
    synthetic: true,
    generatorVersion: GENERATOR_VERSION,
    seed,
    imageSize,
    counts,
    licence:
      "Drawn by this project's generator and shared under its licence (MIT). The images show no " +
      "patient and say nothing about how well a model reads real X-rays.",
  };
}

/** The manifest in `root`, or null where there is none or it cannot be read. */
export function readManifest(root: string): SampleManifest | null {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, MANIFEST_FILE), "utf8")) as SampleManifest;
  } catch {
    return null;
  }
}

/**
 * True if `root` holds exactly the sample that `wanted` describes, with no image or mask missing.
 */
export function holdsSample(root: string, wanted: SampleManifest): boolean {
  if (JSON.stringify(readManifest(root)) !== JSON.stringify(wanted)) return false;
  return SPLIT_FOLDERS.every((split) => {
    const { NORMAL, PNEUMONIA } = wanted.counts[split];
    return (
      countFiles(path.join(root, split, CLASS_NAMES[0])) === NORMAL &&
      countFiles(path.join(root, split, CLASS_NAMES[1])) === PNEUMONIA &&
      countFiles(path.join(root, "masks", split, CLASS_NAMES[1])) === PNEUMONIA
    );
  });
}

function countFiles(folder: string): number {
  return fs.existsSync(folder) ? fs.readdirSync(folder).length : 0;
}
