import fs from "node:fs";
import path from "node:path";

const IMAGE = /\.(jpe?g|png)$/i;

/**
 * The data sets below a folder: each folder with train and test in it, with the number of images.
 *
 * @param {string} data the project's data folder
 * @param {string | undefined} chosen a folder outside it (XRAY_DATA)
 * @returns {{ folder: string, train: number, test: number }[]}
 */
export function findDataSets(data, chosen) {
  const folders = [
    ...subfolders(data),
    ...(chosen ? [path.resolve(path.dirname(data), chosen)] : []),
  ];
  return [...new Set(folders)]
    .filter(
      (folder) =>
        fs.existsSync(path.join(folder, "train")) && fs.existsSync(path.join(folder, "test")),
    )
    .map((folder) => ({
      folder,
      train: countImages(path.join(folder, "train")),
      test: countImages(path.join(folder, "test")),
    }));
}

/** Weight files (.safetensors) in data/weights, and the one that XRAY_WEIGHTS names. */
export function findWeights(data, chosen) {
  const folder = path.join(data, "weights");
  const files = fs.existsSync(folder)
    ? fs.readdirSync(folder).map((name) => path.join(folder, name))
    : [];
  if (chosen) files.push(path.resolve(path.dirname(data), chosen));
  return [...new Set(files)]
    .filter((file) => file.endsWith(".safetensors") && fs.existsSync(file))
    .map((file) => ({ file, bytes: fs.statSync(file).size }));
}

function subfolders(folder) {
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(folder, entry.name));
}

function countImages(folder) {
  return subfolders(folder)
    .map((name) => fs.readdirSync(name).filter((file) => IMAGE.test(file)).length)
    .reduce((sum, count) => sum + count, 0);
}
