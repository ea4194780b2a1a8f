import fs from "node:fs";
import path from "node:path";
import { check } from "../base/checks";
import { CLASS_NAMES, type LabelledImage } from "../base/types";
import { parseFileName } from "./parseFileName";

export const IMAGE_EXTENSIONS = [".jpeg", ".jpg", ".png"] as const;

/** A labelled image data set on disk. */
export interface ImageFolder {
  /** Absolute path of the data set's folder. */
  root: string;
  /** Name of that folder. */
  name: string;
  /** Class folder names, sorted; an image's label is an index into them. */
  classNames: string[];
  /**
   * Images sorted by path. `val` is the official val folder and empty where there is none.
   */
  splits: { train: LabelledImage[]; test: LabelledImage[]; val: LabelledImage[] };
  /** Remarks a reader should see, such as file names without a patient number. */
  warnings: string[];
  /** True for the generated sample: its generator leaves sample.json in the folder. */
  synthetic: boolean;
}

const HELP = 'See "Getting the data" in README.md.';

/**
 * Lists a folder of class folders as torchvision's ImageFolder does: classes are the folder names,
 * sorted; images are sorted by path; every .jpeg, .jpg and .png counts, also in subfolders.
 * Hidden files and __MACOSX folders are skipped. Nothing is decoded.
 *
 * @param root folder that holds `train` and `test`, and `val` where the data set has one
 * @throws if a folder is missing, a class has no images, or the splits have different classes
 */
export function loadImageFolder(root: string): ImageFolder {
  const folder = path.resolve(root);
  checkLayout(folder);
  const classNames = listClasses(path.join(folder, "train"));
  const load = (split: string) => loadSplit(folder, split, classNames);
  const splits = {
    train: load("train"),
    test: load("test"),
    val: isFolder(path.join(folder, "val")) ? load("val") : [],
  };
  return {
    root: folder,
    name: path.basename(folder),
    classNames,
    splits,
    warnings: [...warnAboutClasses(classNames), ...warnAboutPatients(Object.values(splits).flat())],
    synthetic: fs.existsSync(path.join(folder, "sample.json")),
  };
}

function checkLayout(folder: string): void {
  check(isFolder(folder), `The data folder ${folder} does not exist. ${HELP}`);
  for (const split of ["train", "test"]) {
    check(
      isFolder(path.join(folder, split)),
      `No folder "${split}" in ${folder}: expected train and test with one folder per ` +
        "class below them. " +
        (nestedRoot(folder) ?? HELP),
    );
  }
}

/**
 * The Kaggle archive holds chest_xray/chest_xray: a hint for those who point one level too high.
 */
function nestedRoot(folder: string): string | null {
  const inner = listFolders(folder).find((name) => isFolder(path.join(folder, name, "train")));
  return inner ? `Did you mean ${path.join(folder, inner)}?` : null;
}

function listClasses(splitFolder: string): string[] {
  const classNames = listFolders(splitFolder);
  check(
    classNames.length > 0,
    `No class folders in ${splitFolder}: expected ${CLASS_NAMES.join(" and ")}. ${HELP}`,
  );
  return classNames;
}

function loadSplit(root: string, split: string, classNames: string[]): LabelledImage[] {
  const splitFolder = path.join(root, split);
  const found = listFolders(splitFolder);
  check(
    found.join() === classNames.join(),
    `The classes differ between splits: train has ${classNames.join(", ")}, ` +
      `${split} has ${found.join(", ") || "none"}. Rename or remove folders in ${splitFolder}.`,
  );
  return classNames.flatMap((className, label) =>
    loadClass(root, path.join(splitFolder, className), label),
  );
}

function loadClass(root: string, classFolder: string, label: number): LabelledImage[] {
  const files = listImages(classFolder);
  check(
    files.length > 0,
    `No images for class ${path.basename(classFolder)} in ${path.dirname(classFolder)} ` +
      `(looked for ${IMAGE_EXTENSIONS.join(", ")}). ${HELP}`,
  );
  return files.map((file) => toImage(root, file, path.basename(classFolder), label));
}

function toImage(root: string, file: string, className: string, label: number): LabelledImage {
  const name = path.basename(file);
  const { patient, subtype } = parseFileName(name);
  return {
    path: file,
    file: path.relative(root, file).split(path.sep).join("/"),
    label,
    patient: patient ?? name,
    subtype: className === CLASS_NAMES[0] ? null : subtype,
  };
}

/**
 * Files of the folder itself first, then those of its subfolders, each sorted, as os.walk gives
 * them.
 */
function listImages(folder: string): string[] {
  const images = listVisible(folder).filter(
    (name) => isImageName(name) && !isFolder(path.join(folder, name)),
  );
  const nested = listFolders(folder).flatMap((name) => listImages(path.join(folder, name)));
  return [...images.map((name) => path.join(folder, name)), ...nested];
}

function isImageName(name: string): boolean {
  return (IMAGE_EXTENSIONS as readonly string[]).includes(path.extname(name).toLowerCase());
}

function listFolders(folder: string): string[] {
  return listVisible(folder).filter(
    (name) => name !== "__MACOSX" && isFolder(path.join(folder, name)),
  );
}

function listVisible(folder: string): string[] {
  return fs
    .readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .sort();
}

function isFolder(name: string): boolean {
  return fs.statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function warnAboutClasses(classNames: string[]): string[] {
  if (classNames.join() === CLASS_NAMES.join()) return [];
  return [
    `The classes are ${classNames.join(", ")} instead of ${CLASS_NAMES.join(", ")}: ` +
      `${classNames[1] ?? "no class"} is taken as the positive one.`,
  ];
}

function warnAboutPatients(images: LabelledImage[]): string[] {
  const unknown = images.filter(({ path: file, patient }) => patient === path.basename(file));
  if (unknown.length === 0) return [];
  return [
    `${unknown.length} of ${images.length} file names hold no patient number ` +
      `(for example ${unknown[0].file}): each is treated as a patient of its own, ` +
      "so a patient may be in training and in validation. Put the patient into the names, as in " +
      "IM-0115-0001.jpeg or person123_bacteria_456.jpeg.",
  ];
}
