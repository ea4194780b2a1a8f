import path from "node:path";
import { check } from "../../base/checks";
import { readForeignTable } from "../../base/files/foreignTable";
import { comparableName } from "../comparableName";
import { countLeftOut, listFolders } from "../listImages";
import { boxProblem } from "./boxes";
import type { Collection, FindingRule } from "./collection";
import { findFile } from "./findFile";
import { loadTableCollection } from "./tableCollection";
import { TableProblems } from "./tableProblems";

const NIH_TABLE = /^data_entry_2017(_v\d+)?\.csv$/i;
const NIH_BOXES = /^bbox_list_2017\.csv$/i;
/** As they stand there, without quotes, so that the last bracket falls into four columns. */
const NIH_BOX_COLUMNS = "imageindex,findinglabel,bbox[x,y,w,h]";
const NIH_PACKAGES = /^images(_\d+)?$/i;
const NIH_CREDIT = "NIH Clinical Center; Wang et al., ChestX-ray8, CVPR 2017";
const NIH_RULE: FindingRule = { normal: ["No Finding"], pneumonia: ["Pneumonia"] };

/** The published pictures have this size, and the boxes were drawn on them. */
const NIH_FRAME = { width: 1024, height: 1024 };

/** The table of NIH ChestX-ray14 in a folder; null where it is another collection. */
export function nihTable(folder: string): string | null {
  return findFile(folder, NIH_TABLE);
}

/**
 * Reads NIH ChestX-ray14 as it is published: `Data_Entry_2017.csv`, `BBox_List_2017.csv` and the
 * images in `images` or in the twelve packages `images_001` to `images_012`; where there is no such
 * folder, beside the tables. Some packages alone will do: the lines of the others are counted. An
 * image with pneumonia among its findings is PNEUMONIA, one without any finding NORMAL; the others
 * are left out.
 *
 * @param table path of `Data_Entry_2017.csv`
 * @throws as loadTableCollection
 */
export async function loadNihCollection(root: string, table: string): Promise<Collection> {
  const folder = path.resolve(root);
  const packages = listFolders(folder).filter((name) => NIH_PACKAGES.test(name));
  const collection = await loadTableCollection(folder, table, {
    rule: NIH_RULE,
    mostMissing: 1,
    imageFolders:
      packages.length === 0 ? [folder] : packages.map((name) => path.join(folder, name)),
  });
  addBoxes(collection, findFile(folder, NIH_BOXES));
  return { ...collection, kind: "NIH ChestX-ray14", credit: NIH_CREDIT };
}

/** Adds the boxes of a table with the columns image, finding, x, y, width, height. */
function addBoxes({ images, leftOut }: Collection, table: string | null): void {
  if (table === null) return;
  const byName = new Map(images.map((image) => [comparableName(path.basename(image.path)), image]));
  const problems = new TableProblems(table);
  const onHeader = (columns: string[]) => {
    check(
      columns.join().replaceAll(" ", "").toLowerCase() === NIH_BOX_COLUMNS,
      `${table}: expected the columns ${NIH_BOX_COLUMNS}, found ${columns.join(", ")}. Take the ` +
        "file as it is published.",
    );
    return ([name, finding, ...numbers]: string[], line: number) => {
      const image = byName.get(comparableName(name));
      if (image === undefined) return countLeftOut(leftOut, "box of an image that is not used");
      const [x, y, width, height] = numbers.map((text) =>
        text === "" ? Number.NaN : Number(text),
      );
      const box = { finding, x, y, width, height, frame: NIH_FRAME };
      const problem = boxProblem(box, NIH_FRAME);
      if (problem === null) image.boxes.push(box);
      else problems.add(line, `${name}: ${problem}`);
    };
  };
  readForeignTable(table, onHeader, "Take the file as it is published.");
  problems.throwIfAny("boxes that cannot be right", "Nothing was read. Correct them.");
}
