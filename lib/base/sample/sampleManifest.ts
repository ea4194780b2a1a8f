import fs from "node:fs";
import path from "node:path";
import type { WrittenFiles } from "../files/ownFiles";
import { maskFile } from "./masks";
import { planSample, type SampleCounts } from "./samplePlan";

/**
 * Raise it whenever a change to this folder changes pixels or names: older samples are then made
 * anew.
 */
export const GENERATOR_VERSION = 2;

export const MANIFEST_FILE = "sample.json";

/**
 * Marks a folder in which a sample is being drawn; it holds the manifest, still without its files.
 */
export const DRAFT_FILE = "draft.json";

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
  /**
   * Every image and mask with its sha256: what is not in this list was not drawn, and is never
   * removed.
   */
  files?: WrittenFiles;
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

/** The manifest in `root`, or null where there is none, or one that the generator did not write. */
export function readManifest(root: string, name: string = MANIFEST_FILE): SampleManifest | null {
  try {
    const found = JSON.parse(fs.readFileSync(path.join(root, name), "utf8"));
    const isOurs = found?.synthetic === true && typeof found.generatorVersion === "number";
    return isOurs ? (found as SampleManifest) : null;
  } catch {
    return null;
  }
}

/** Paths of all images and masks of a sample, below its root. */
export function filesOfSample({ seed, counts }: SampleManifest): string[] {
  return planSample(seed, counts).flatMap(({ images }) =>
    images.flatMap(({ file, subtype }) => (subtype === null ? [file] : [file, maskFile(file)])),
  );
}

/** True if `root` holds the sample that `wanted` describes, with no image or mask missing. */
export function holdsSample(root: string, wanted: SampleManifest): boolean {
  const { files: _, ...found } = readManifest(root) ?? {};
  if (JSON.stringify(found) !== JSON.stringify(wanted)) return false;
  return filesOfSample(wanted).every((name) => fs.existsSync(path.join(root, name)));
}
