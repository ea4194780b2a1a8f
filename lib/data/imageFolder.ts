import fs from "node:fs";
import path from "node:path";
import { check } from "../base/checks";
import { someOf } from "../base/files/ownFiles";
import { CLASS_NAMES, type LabelledImage } from "../base/types";
import { comparableName } from "./comparableName";
import { IMAGE_EXTENSIONS, isFolder, type LeftOut, listFolders, listImages } from "./listImages";
import { parseFileName } from "./parseFileName";

/** A labelled image data set on disk. */
export interface ImageFolder {
  /** Absolute path of the data set's folder. */
  root: string;
  /** Name of that folder. */
  name: string;
  /**
   * NORMAL and PNEUMONIA where the folders read so, in any case of letters; otherwise the folders'
   * names, sorted, NORMAL first and PNEUMONIA last. An image's label is an index into them.
   */
  classNames: string[];
  /**
   * Images sorted by path. `val` is the official val folder and empty where there is none.
   */
  splits: { train: LabelledImage[]; test: LabelledImage[]; val: LabelledImage[] };
  /** What changes the meaning of the numbers, such as file names without a patient number. */
  warnings: string[];
  /** What lies among the images and is none, by kind. */
  leftOut: LeftOut;
  /** True for the generated sample: its generator leaves sample.json in the folder. */
  synthetic: boolean;
}

const HELP = 'See "Getting the data" in README.md.';

/**
 * Lists a folder of class folders as torchvision's ImageFolder does: classes are the folder names,
 * sorted; images are sorted by path; every image file counts, also in subfolders. Names are
 * compared as people read them, see comparableName. Hidden files, folders of other programs, pipes
 * and links that lead nowhere are left out and counted. Nothing is decoded.
 *
 * @param root folder that holds `train` and `test`, and `val` where the data set has one; that one
 *   is not used, so that nothing in it stops the loading
 * @throws if a folder is missing, a class has no images, or train and test have different classes
 */
export function loadImageFolder(root: string): ImageFolder {
  const folder = path.resolve(root);
  checkLayout(folder);
  const leftOut: LeftOut = {};
  const classes = listClasses(splitFolder(folder, "train")!);
  const load = (split: string) => loadSplit(folder, split, classes, leftOut);
  const splits = { train: load("train"), test: load("test"), val: load("val") };
  return {
    root: folder,
    name: path.basename(folder),
    classNames: classes.map(({ name }) => name),
    splits,
    warnings: [
      ...warnAboutClasses(classes),
      ...warnAboutPatients(Object.values(splits).flat()),
      ...warnAboutMixedPatients(splits.train, classes),
    ],
    leftOut,
    synthetic: fs.existsSync(path.join(folder, "sample.json")),
  };
}

function checkLayout(folder: string): void {
  check(isFolder(folder), `The data folder ${folder} does not exist. ${HELP}`);
  for (const split of ["train", "test"]) {
    check(
      splitFolder(folder, split) !== null,
      `No folder "${split}" in ${folder}: ` +
        "expected train and test with one folder per class below them. " +
        (nestedRoot(folder) ?? HELP),
    );
  }
}

/** Path of a split's folder, whose name may have capitals; null where there is none. */
function splitFolder(root: string, split: string): string | null {
  const found = listFolders(root).find((name) => comparableName(name) === split);
  return found === undefined ? null : path.join(root, found);
}

/** The Kaggle archive holds chest_xray/chest_xray: a hint for those who point one level high. */
function nestedRoot(folder: string): string | null {
  const inner = listFolders(folder).find((name) => isFolder(path.join(folder, name, "train")));
  return inner ? `Did you mean ${path.join(folder, inner)}?` : null;
}

/** A class; `key` is its name as people compare it. */
interface ClassName {
  name: string;
  key: string;
}

const [NORMAL, PNEUMONIA] = CLASS_NAMES.map(comparableName);

function listClasses(folder: string): ClassName[] {
  const byKey = new Map(listFolders(folder).map((name) => [comparableName(name), name]));
  check(
    byKey.size > 0,
    `No class folders in ${folder}: expected ${CLASS_NAMES.join(" and ")}. ${HELP}`,
  );
  const classes = [...byKey].map(([key, name]) => ({ key, name }));
  classes.sort((a, b) => rank(a.key) - rank(b.key) || (a.key < b.key ? -1 : 1));
  const standard = classes.map(({ key }) => key).join() === [NORMAL, PNEUMONIA].join();
  return standard ? classes.map(({ key }, i) => ({ key, name: CLASS_NAMES[i] })) : classes;
}

/** The healthy come first and pneumonia last, so that it is the positive class of two. */
function rank(key: string): number {
  return key === NORMAL ? 0 : key === PNEUMONIA ? 2 : 1;
}

function loadSplit(
  root: string,
  split: string,
  classes: ClassName[],
  leftOut: LeftOut,
): LabelledImage[] {
  const folder = splitFolder(root, split);
  const isUsed = split !== "val";
  if (folder === null) return [];
  const found = listFolders(folder, leftOut);
  if (isUsed) checkSameClasses(folder, split, found, classes);
  return classes.flatMap(({ name, key }, label) => {
    const folders = found.filter((other) => comparableName(other) === key);
    const files = folders.flatMap((each) => listImages(path.join(folder, each), leftOut));
    check(
      files.length > 0 || !isUsed,
      `No images for class ${name} in ${folder} (looked for ${IMAGE_EXTENSIONS.join(", ")}). ` +
        HELP,
    );
    return files.map((file) => toImage(root, file, key, label));
  });
}

function checkSameClasses(
  folder: string,
  split: string,
  found: string[],
  classes: ClassName[],
): void {
  const keys = new Set(found.map(comparableName));
  check(
    keys.size === classes.length && classes.every(({ key }) => keys.has(key)),
    `The classes differ between splits: train has ${classes.map(({ name }) => name).join(", ")}, ` +
      `${split} has ${found.join(", ") || "none"}. Rename or remove folders in ${folder}.`,
  );
}

function toImage(root: string, file: string, className: string, label: number): LabelledImage {
  const name = path.basename(file);
  const { patient, subtype } = parseFileName(name);
  return {
    path: file,
    file: path.relative(root, file).split(path.sep).join("/"),
    label,
    patient: patient ?? comparableName(name),
    subtype: className === NORMAL ? null : subtype,
  };
}

function warnAboutClasses(classes: ClassName[]): string[] {
  const names = classes.map(({ name }) => name);
  if (names.join() === CLASS_NAMES.join()) return [];
  return [
    `The classes are ${names.join(", ")} instead of ${CLASS_NAMES.join(", ")}: ` +
      `${names[1] ?? "no class"} is taken as the positive one.`,
  ];
}

function warnAboutPatients(images: LabelledImage[]): string[] {
  const unknown = images.filter(({ path: file }) => !parseFileName(path.basename(file)).patient);
  if (unknown.length === 0) return [];
  return [
    `${unknown.length} of ${images.length} file names hold no patient number ` +
      `(for example ${unknown[0].file}): each is treated as a patient of its own, ` +
      "so a patient may be in training and in validation. Put the patient into the names, as in " +
      "IM-0115-0001.jpeg or person123_bacteria_456.jpeg.",
  ];
}

/** Such a patient is healthy and ill at once, or two classes count their files anew. */
function warnAboutMixedPatients(images: LabelledImage[], classes: ClassName[]): string[] {
  const labels = new Map<string, Set<number>>();
  for (const { patient, label } of images)
    labels.set(patient, (labels.get(patient) ?? new Set()).add(label));
  const mixed = [...labels].filter(([, found]) => found.size > 1).map(([patient]) => patient);
  if (mixed.length === 0) return [];
  return [
    `${mixed.length} of ${labels.size} patients have training images in more than one class ` +
      `(${someOf(mixed)}; classes ${classes.map(({ name }) => name).join(", ")}). The images of ` +
      "each stay together, in training or in validation. If they are different patients, give " +
      "them different numbers.",
  ];
}
