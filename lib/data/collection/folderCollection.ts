import path from "node:path";
import { check } from "../../base/checks";
import { CLASS_NAMES, type LabelledImage } from "../../base/types";
import { comparableName } from "../comparableName";
import { loadImageFolder } from "../imageFolder";
import { type LeftOut, listFolders, listImages } from "../listImages";
import { parseFileName } from "../parseFileName";
import type { Collection, CollectionImage } from "./collection";

/** Whether a folder has `train` and `test` below it, or a folder for each of the two classes. */
export function hasClassFolders(folder: string): boolean {
  const names = listFolders(folder).map(comparableName);
  const holds = (...wanted: string[]) => wanted.every((name) => names.includes(name));
  return holds("train", "test") || holds(...CLASS_NAMES.map(comparableName));
}

/**
 * Reads a collection whose folders say the class: NORMAL and PNEUMONIA, or a data set with `train`
 * and `test` above them, of which only the test images are taken. Patients come from the names of
 * the files, see parseFileName; age, sex and view are not known.
 *
 * @throws as loadImageFolder; if a class has no images
 */
export function loadFolderCollection(root: string): Collection {
  const folder = path.resolve(root);
  const names = listFolders(folder).map(comparableName);
  if (names.includes("train") && names.includes("test")) return testImages(folder);
  const leftOut: LeftOut = {};
  const images = CLASS_NAMES.flatMap((className, label) => {
    const found = listFolders(folder).filter(
      (name) => comparableName(name) === comparableName(className),
    );
    const files = found.flatMap((name) => listImages(path.join(folder, name), leftOut));
    check(files.length > 0, `No images for class ${className} in ${folder}.`);
    return files.map((file) => toImage(folder, file, label));
  });
  const unknown = images.filter(({ path: file }) => !parseFileName(path.basename(file)).patient);
  const warnings =
    unknown.length === 0
      ? []
      : [
          `${unknown.length} of ${images.length} file names hold no patient number (for example ` +
            `${unknown[0].file}): each is treated as a patient of its own.`,
        ];
  return describe(folder, images, { leftOut, warnings });
}

function testImages(folder: string): Collection {
  const { splits, leftOut, warnings, classNames } = loadImageFolder(folder);
  check(
    classNames.join() === CLASS_NAMES.join(),
    `${folder} has the classes ${classNames.join(", ")}, expected ${CLASS_NAMES.join(" and ")}.`,
  );
  return describe(folder, splits.test, {
    leftOut,
    warnings: [...warnings, "Only the images of its test folder are taken."],
  });
}

function describe(
  folder: string,
  images: LabelledImage[],
  { leftOut, warnings }: Pick<Collection, "leftOut" | "warnings">,
): Collection {
  const unknown = { age: null, sex: null, view: null, findings: [], boxes: [] };
  return {
    root: folder,
    name: path.basename(folder),
    kind: "class folders",
    images: images.map((image): CollectionImage => ({ ...image, ...unknown })),
    warnings,
    leftOut,
    credit: null,
  };
}

function toImage(root: string, file: string, label: number): LabelledImage {
  const name = path.basename(file);
  const { patient, subtype } = parseFileName(name);
  return {
    path: file,
    file: path.relative(root, file).split(path.sep).join("/"),
    label,
    patient: patient ?? comparableName(name),
    subtype: label === 0 ? null : subtype,
  };
}
