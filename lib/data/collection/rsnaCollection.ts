import path from "node:path";
import { check } from "../../base/checks";
import { readForeignTable } from "../../base/files/foreignTable";
import { readDicomHeader } from "../../base/images/dicom/dicomHeader";
import { forEachParallel } from "../../base/images/forEachParallel";
import { comparableName } from "../comparableName";
import { countLeftOut } from "../listImages";
import type { Collection, CollectionImage, FindingRule } from "./collection";
import { findFile } from "./findFile";
import { readAge, readSex, readView } from "./patientFacts";
import { loadTableCollection } from "./tableCollection";
import { TableProblems } from "./tableProblems";

const RSNA_TABLE = /^stage_2_train_labels\.csv$/i;
const RSNA_CLASSES = /^stage_2_detailed_class_info\.csv$/i;
const RSNA_CREDIT =
  "Radiological Society of North America and Society of Thoracic Radiology (Shih et al., " +
  "Radiology: Artificial Intelligence 2019); images: NIH Clinical Center";
const RSNA_RULE: FindingRule = { normal: ["0"], pneumonia: ["1"] };
const ADVICE = "Take the file as it is published.";
const FILES_IN_FLIGHT = 8;

/** The table of the RSNA's challenge in a folder; null where it is another collection. */
export function rsnaTable(folder: string): string | null {
  return findFile(folder, RSNA_TABLE);
}

/**
 * Reads the collection of RSNA's Pneumonia Detection Challenge (2018) as it is published:
 * `stage_2_train_labels.csv` with a line for every box, and a DICOM file for each image, in any
 * folder below. Age, sex and view come from the files' headers.
 *
 * Target 0 says "no pneumonia", also where something else was found. Where
 * `stage_2_detailed_class_info.csv` lies beside the table, those images are left out, so that
 * NORMAL means normal.
 *
 * @param table path of `stage_2_train_labels.csv`
 * @throws as loadTableCollection; naming the file, if a DICOM file cannot be read
 */
export async function loadRsnaCollection(root: string, table: string): Promise<Collection> {
  const folder = path.resolve(root);
  const collection = await loadTableCollection(folder, table, {
    columns: { file: "patientId", patient: "patientId", label: "Target" },
    rule: RSNA_RULE,
  });
  const classes = findFile(folder, RSNA_CLASSES);
  const notNormal =
    `Target 0 means "no pneumonia": without stage_2_detailed_class_info.csv, NORMAL images may ` +
    "show other diseases.";
  if (classes === null) collection.warnings.push(notNormal);
  else leaveOutOthers(collection, classes);
  await addHeaders(collection.images);
  return { ...collection, kind: "RSNA Pneumonia Detection Challenge", credit: RSNA_CREDIT };
}

/** Leaves out the images without pneumonia that are not normal either. */
function leaveOutOthers(collection: Collection, table: string): void {
  const classes = new Map<string, string>();
  const problems = new TableProblems(table);
  const byId = new Map(collection.images.map((image) => [image.patient, image]));
  const onHeader = (columns: string[]) => {
    check(
      columns.join() === "patientId,class",
      `${table}: expected the columns patientId, class, found ${columns.join(", ")}. ${ADVICE}`,
    );
    return ([id, name]: string[], line: number) => {
      const key = comparableName(name);
      if (byId.get(id)?.label === 1 && key === "normal")
        problems.add(line, `${id} is Normal here and has Target 1`);
      classes.set(id, key);
    };
  };
  readForeignTable(table, onHeader, ADVICE);
  problems.throwIfAny("contradictions", ADVICE);
  collection.images = collection.images.filter(({ patient, label }) => {
    const isUsed = label === 1 || classes.get(patient) === "normal";
    if (!isUsed) countLeftOut(collection.leftOut, "neither normal nor pneumonia");
    return isUsed;
  });
}

async function addHeaders(images: CollectionImage[]): Promise<void> {
  await forEachParallel(images.length, FILES_IN_FLIGHT, async (i) => {
    const header = await readDicomHeader(images[i].path);
    if (header === null) return;
    const view = readView(header.view).value;
    images[i].age = readAge(header.age).value;
    images[i].sex = readSex(header.sex).value;
    images[i].view = view === "lateral" ? null : view;
  });
}
