import { check } from "../base/checks";
import { ensureSample } from "../base/sample/generateSample";
import { readManifest } from "../base/sample/sampleManifest";
import { CLASS_NAMES, type LabelledImage } from "../base/types";
import { type ImageFolder, loadImageFolder } from "./imageFolder";
import { type ImageSet, openImageSet } from "./imageSet";
import { splitByPatient, subset } from "./splitByPatient";

/** The three splits that training and evaluation work on, opened for reading. */
export interface DataSets {
  folder: ImageFolder;
  /**
   * What changes the meaning of every number computed from these images. Every notebook shows it,
   * and every file of metrics repeats it.
   */
  warnings: string[];
  train: ImageSet;
  /** Whole patients held back from the training images. */
  validation: ImageSet;
  test: ImageSet;
  /** Closes the three cache files. */
  close(): void;
}

/** The part of the settings that decides about data; Settings has all of it. */
export interface DataSettings {
  data: string;
  /** True if `data` is the built-in sample, which is then made if it is missing. */
  sample: boolean;
  cache: string;
  seed: number;
  imageSize: number;
  /** Images to draw from train and from test; null means all. */
  trainImages: number | null;
  testImages: number | null;
  validationShare: number;
}

/**
 * Opens the data set that the settings name: reads the folder, draws a subset if the profile asks
 * for one, holds back validation patients and opens all splits in grey. The official `val` folder
 * holds only 16 images; it is not used, since no threshold or epoch can be chosen on 16 images.
 *
 * @param onProgress is told how many of a split's images are decoded, the first time only
 * @returns open sets; the caller closes them
 */
export async function openDataSets(
  settings: DataSettings,
  { onProgress }: { onProgress?: (done: number, total: number, split: string) => void } = {},
): Promise<DataSets> {
  const folder = await openFolder(settings, onProgress);
  const { classNames, warnings } = folder;
  check(
    classNames.length === CLASS_NAMES.length,
    `${folder.root} has ${classNames.length} class folders (${classNames.join(", ")}), expected ` +
      `two: ${CLASS_NAMES.join(" and ")}. Put the images of every class into one of two folders.`,
  );
  const { validationShare, seed } = settings;
  const official = take(folder.splits.train, settings.trainImages, seed);
  const { train, validation } = splitByPatient(official, { validationShare, seed });
  const test = take(folder.splits.test, settings.testImages, seed);
  const open = (images: LabelledImage[], split: string) =>
    openImageSet(images, {
      imageSize: settings.imageSize,
      channels: 1,
      cacheFolder: settings.cache,
      onProgress: onProgress && ((done, total) => onProgress(done, total, split)),
    });
  const sets: ImageSet[] = [];
  const close = () => sets.forEach((set) => set.close());
  try {
    sets.push(await open(train, "train"));
    sets.push(await open(validation, "validation"));
    sets.push(await open(test, "test"));
  } catch (error) {
    close();
    throw error;
  }
  return { folder, warnings, train: sets[0], validation: sets[1], test: sets[2], close };
}

/** The image folder of the settings; the built-in sample is drawn first where it is missing. */
export async function openFolder(
  settings: Pick<DataSettings, "data" | "sample">,
  onProgress?: (done: number, total: number, split: string) => void,
): Promise<ImageFolder> {
  if (settings.sample) {
    // A sample that is there keeps its size and seed; it is drawn anew if it is damaged or of an
    // older kind.
    const { seed, imageSize, counts } = readManifest(settings.data) ?? {};
    const report = (done: number, total: number) => onProgress?.(done, total, "sample");
    await ensureSample(settings.data, { seed, imageSize, counts, onProgress: report });
  }
  return loadImageFolder(settings.data);
}

function take(images: LabelledImage[], count: number | null, seed: number): LabelledImage[] {
  return count === null || count >= images.length ? images : subset(images, { count, seed });
}
