import fs from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { check, checkWholeNumber } from "../checks";
import { CLASS_NAMES } from "../types";
import { drawPatient, drawPhantom, type Scanner } from "./drawPhantom";
import { maskFile } from "./masks";
import {
  createManifest,
  holdsSample,
  MANIFEST_FILE,
  readManifest,
  type SampleManifest,
} from "./sampleManifest";
import {
  DEFAULT_COUNTS,
  type PlannedPatient,
  planSample,
  type SampleCounts,
  SPLIT_FOLDERS,
  type SplitFolder,
  seedFor,
} from "./samplePlan";

export interface SampleOptions {
  /** Default 42. The same seed gives the same files, byte for byte, on one machine. */
  seed?: number;
  /** Height and width in pixels, at least 32; default 224. */
  imageSize?: number;
  counts?: SampleCounts;
  onProgress?: (done: number, total: number) => void;
}

/**
 * The test images come from another machine than train and val: lighter, flatter and noisier. The
 * real data set has such a shift too, and it costs a model that was tuned on train some accuracy.
 */
const SCANNERS: Record<SplitFolder, Scanner> = {
  train: { brightness: 0, contrast: 1, noise: 3 },
  val: { brightness: 0, contrast: 1, noise: 3 },
  test: { brightness: 4, contrast: 0.97, noise: 4 },
};

/**
 * Makes the built-in sample of synthetic chest X-rays in `root`, unless the same sample is already
 * there. The folder has the real data set's layout and file names, a mask of every opacity under
 * masks/, and sample.json. It is made beside `root` and renamed when it is whole, so a run that is
 * killed leaves nothing that could be taken for a sample.
 *
 * @returns what sample.json says
 * @throws if `root` holds something else than a sample: other people's images are never replaced
 */
export async function ensureSample(
  root: string,
  options: SampleOptions = {},
): Promise<SampleManifest> {
  const { seed = 42, imageSize = 224, counts = DEFAULT_COUNTS, onProgress = () => {} } = options;
  checkSampleOptions(imageSize, counts);
  const manifest = createManifest(seed, imageSize, counts);
  if (holdsSample(root, manifest)) return manifest;
  checkReplaceable(root);
  removeLeftovers(root);
  const draft = `${path.resolve(root)}.draft-${process.pid}`;
  try {
    await writeSample(draft, manifest, onProgress);
    putInPlace(draft, root, manifest);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
  return manifest;
}

function checkSampleOptions(imageSize: number, counts: SampleCounts): void {
  checkWholeNumber("imageSize", imageSize, 32);
  for (const split of SPLIT_FOLDERS) {
    for (const className of CLASS_NAMES) {
      checkWholeNumber(`counts.${split}.${className}`, counts[split]?.[className], 1);
    }
  }
}

/**
 * A folder without sample.json may still be an old sample that lost files; only a sample has masks.
 */
function checkReplaceable(root: string): void {
  const found = fs.existsSync(root)
    ? fs.readdirSync(root).filter((name) => !name.startsWith("."))
    : [];
  const known: string[] = [...SPLIT_FOLDERS, "masks", MANIFEST_FILE];
  const hasTraces = readManifest(root) !== null || found.includes("masks");
  const isSample = hasTraces && found.every((name) => known.includes(name));
  check(
    found.length === 0 || isSample,
    `The sample cannot be made in ${root}: ` +
      `the folder holds something else (${found.slice(0, 3).join(", ")}). ` +
      "Choose a new folder, or empty this one if nothing in it is needed.",
  );
}

/** Removes drafts of runs that were killed; a draft whose process still runs is left alone. */
function removeLeftovers(root: string): void {
  const parent = path.dirname(path.resolve(root));
  const prefix = `${path.basename(root)}.draft-`;
  if (!fs.existsSync(parent)) return;
  for (const name of fs.readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length));
    if (!isRunning(pid)) fs.rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function writeSample(
  folder: string,
  manifest: SampleManifest,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const { seed, imageSize, counts } = manifest;
  const patients = planSample(seed, counts);
  const total = patients.reduce((sum, patient) => sum + patient.images.length, 0);
  makeFolders(folder);
  let done = 0;
  for (const patient of patients) {
    await writePatient(folder, patient, seed, imageSize);
    done += patient.images.length;
    onProgress(done, total);
  }
  fs.writeFileSync(path.join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
}

function makeFolders(folder: string): void {
  for (const split of SPLIT_FOLDERS) {
    const images = CLASS_NAMES.map((className) => path.join(split, className));
    for (const below of [...images, path.join("masks", split, CLASS_NAMES[1])]) {
      fs.mkdirSync(path.join(folder, below), { recursive: true });
    }
  }
}

async function writePatient(
  folder: string,
  planned: PlannedPatient,
  seed: number,
  size: number,
): Promise<void> {
  const patient = drawPatient(planned.seed, { size, subtype: planned.subtype });
  for (const { file, split } of planned.images) {
    const { pixels, mask } = drawPhantom(patient, seedFor(seed, file), {
      scanner: SCANNERS[split],
    });
    await toGreyImage(pixels, size).jpeg({ quality: 90 }).toFile(path.join(folder, file));
    if (mask)
      await toGreyImage(mask, size)
        .png()
        .toFile(path.join(folder, maskFile(file)));
  }
}

function toGreyImage(pixels: Uint8Array, size: number): sharp.Sharp {
  return sharp(pixels, { raw: { width: size, height: size, channels: 1 } }).toColourspace("b-w");
}

/**
 * Swaps the finished draft in. If another process was faster with the same sample, its copy stays.
 */
function putInPlace(draft: string, root: string, manifest: SampleManifest): void {
  if (holdsSample(root, manifest)) return;
  fs.mkdirSync(path.dirname(path.resolve(root)), { recursive: true });
  fs.rmSync(root, { recursive: true, force: true });
  try {
    fs.renameSync(draft, root);
  } catch (error) {
    if (!holdsSample(root, manifest)) throw error;
  }
}
