import path from "node:path";
import { check } from "../../base/checks";
import { isFolder } from "../listImages";
import type { Collection, CollectionOptions } from "./collection";
import { findFiles } from "./findFile";
import { hasClassFolders, loadFolderCollection } from "./folderCollection";
import { loadNihCollection, nihTable } from "./nihCollection";
import { loadRsnaCollection, rsnaTable } from "./rsnaCollection";
import { loadTableCollection } from "./tableCollection";

/**
 * Reads a collection of labelled images of any kind that is known here: with a table of labels
 * (CSV), in class folders, NIH ChestX-ray14 or RSNA's challenge as they are published. The kind is
 * recognised by what lies in the folder. Nothing is decoded.
 *
 * @param root folder of the collection
 * @throws if the folder is of none of these kinds, or as the loader of its kind
 * @example (await loadCollection("data/nih_chest_xray")).images[0].view // "AP"
 */
export async function loadCollection(
  root: string,
  options: CollectionOptions = {},
): Promise<Collection> {
  const folder = path.resolve(root);
  check(isFolder(folder), `The folder ${folder} does not exist. Give that of a collection.`);
  if (options.labels !== undefined)
    return loadTableCollection(folder, path.resolve(options.labels), options);
  const nih = nihTable(folder);
  if (nih !== null) return loadNihCollection(folder, nih);
  const rsna = rsnaTable(folder);
  if (rsna !== null) return loadRsnaCollection(folder, rsna);
  if (hasClassFolders(folder)) return loadFolderCollection(folder);
  const tables = findFiles(folder, /\.csv$/i);
  check(
    tables.length === 1,
    `${folder} is no collection that is known here: ${tables.length} tables were found ` +
      `(${tables.map((table) => path.basename(table)).join(", ") || "none"}). Expected one CSV ` +
      "file with labels (name it where there are several), the folders NORMAL and PNEUMONIA, " +
      "NIH ChestX-ray14 with Data_Entry_2017.csv, or RSNA's with stage_2_train_labels.csv.",
  );
  return loadTableCollection(folder, tables[0], options);
}
