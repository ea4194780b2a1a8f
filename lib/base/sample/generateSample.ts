import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { checkWholeNumber } from "../checks";
import { hashFilesBelow } from "../files/ownFiles";
import { removeFile } from "../files/whenFree.cjs";
import { CLASS_NAMES } from "../types";
import { drawPatients } from "./drawPatients";
import {
  checkNothingAdded,
  checkReplaceable,
  putInPlace,
  removeDraft,
  removeLeftovers,
} from "./replaceSample";
import {
  createManifest,
  DRAFT_FILE,
  filesOfSample,
  holdsSample,
  MANIFEST_FILE,
  readManifest,
  type SampleManifest,
} from "./sampleManifest";
import { DEFAULT_COUNTS, planSample, type SampleCounts, SPLIT_FOLDERS } from "./samplePlan";

export interface SampleOptions {
  /** Default 42. The same seed gives the same files, byte for byte, on one machine. */
  seed?: number;
  /** Height and width in pixels, at least 32; default 224. */
  imageSize?: number;
  counts?: SampleCounts;
  onProgress?: (done: number, total: number) => void;
}

/**
 * Makes the built-in sample of synthetic chest X-rays in `root`, unless the same sample is already
 * there. The folder has the real data set's layout and file names, a mask of every opacity under
 * masks/, and sample.json. It is made beside `root` and renamed when it is whole, so a run that is
 * killed leaves nothing that could be taken for a sample.
 *
 * Nothing is ever removed that the generator did not write: sample.json lists its files with their
 * sha256, and where `root` holds any other file, or one that was changed, it is left as it is.
 *
 * @returns what sample.json says
 * @throws naming the files, if `root` holds any that were not drawn
 */
export async function ensureSample(
  root: string,
  options: SampleOptions = {},
): Promise<SampleManifest> {
  const { seed = 42, imageSize = 224, counts = DEFAULT_COUNTS, onProgress = () => {} } = options;
  checkSampleOptions(imageSize, counts);
  const wanted = createManifest(seed, imageSize, counts);
  const stored = readManifest(root);
  if (stored !== null && holdsSample(root, wanted)) {
    checkNothingAdded(root, stored);
    return stored;
  }
  checkReplaceable(root, stored);
  removeLeftovers(root);
  const draft = `${path.resolve(root)}.draft-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    const manifest = await writeSample(draft, wanted, onProgress);
    putInPlace(draft, root, manifest);
    return manifest;
  } finally {
    removeDraft(draft);
  }
}

function checkSampleOptions(imageSize: number, counts: SampleCounts): void {
  checkWholeNumber("imageSize", imageSize, 32);
  for (const split of SPLIT_FOLDERS) {
    for (const className of CLASS_NAMES) {
      checkWholeNumber(`counts.${split}.${className}`, counts[split]?.[className], 1);
    }
  }
}

async function writeSample(
  folder: string,
  wanted: SampleManifest,
  onProgress: (done: number, total: number) => void,
): Promise<SampleManifest> {
  const { seed, imageSize, counts } = wanted;
  const patients = planSample(seed, counts);
  const total = patients.reduce((sum, patient) => sum + patient.images.length, 0);
  makeFolders(folder);
  const note = path.join(folder, DRAFT_FILE);
  fs.writeFileSync(note, JSON.stringify(wanted));
  let done = 0;
  await drawPatients({ folder, patients, seed, imageSize }, (images) => {
    done += images;
    onProgress(done, total);
  });
  const manifest = { ...wanted, files: hashFilesBelow(folder, filesOfSample(wanted)) };
  fs.writeFileSync(path.join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  removeFile(note);
  return manifest;
}

/** Makes the folders of a sample's images and masks. */
export function makeFolders(folder: string): void {
  for (const split of SPLIT_FOLDERS) {
    const images = CLASS_NAMES.map((className) => path.join(split, className));
    for (const below of [...images, path.join("masks", split, CLASS_NAMES[1])]) {
      fs.mkdirSync(path.join(folder, below), { recursive: true });
    }
  }
}
