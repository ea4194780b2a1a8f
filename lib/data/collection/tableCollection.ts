import path from "node:path";
import { readPictureSize } from "../../base/images/pictureSize";
import type { LeftOut } from "../listImages";
import { boxProblem } from "./boxes";
import type { Collection, CollectionImage, CollectionOptions, FindingBox } from "./collection";
import { indexFiles } from "./fileIndex";
import { USUAL_RULE } from "./findingRule";
import { type GatheredImage, ImageGathering, labelImages } from "./gatherImages";
import { readLabelTable } from "./labelTable";
import { TableDoubts, TableProblems } from "./tableProblems";

/** As with images that cannot be decoded, see openImageSet. */
const MOST_MISSING = 0.05;

/** What the loaders of published collections know beforehand. */
export interface TableCollectionOptions extends CollectionOptions {
  /** Folders with the images; default: the root. */
  imageFolders?: string[];
  /** Share of the table's lines whose images may be missing. Default 0.05. */
  mostMissing?: number;
}

/**
 * Reads a collection from a table (CSV) with a line for every image, or several: for several
 * findings, or several boxes. Images lie anywhere below the folder. The whole table is read and
 * checked before anything is returned.
 *
 * @param root folder with the images
 * @param table path of the CSV file
 * @throws naming file and line, if lines contradict each other, boxes are impossible, images are
 *   missing or no image of a class is left
 */
export async function loadTableCollection(
  root: string,
  table: string,
  options: TableCollectionOptions = {},
): Promise<Collection> {
  const folder = path.resolve(root);
  const { imageFolders = [folder], mostMissing = MOST_MISSING, rule = USUAL_RULE } = options;
  const leftOut: LeftOut = {};
  const problems = new TableProblems(table);
  const doubts = new TableDoubts(table);
  const files = indexFiles(folder, imageFolders, leftOut);
  const gathering = new ImageGathering(table, files, leftOut, problems);
  readLabelTable(table, {
    columns: options.columns,
    problems,
    doubts,
    onRow: (row) => gathering.add(row),
  });
  const gathered = gathering.images(mostMissing);
  const labelled = labelImages(gathered, { root: folder, table, rule, leftOut, problems });
  for (const { image, source } of labelled)
    image.boxes = await toBoxes(source, options.boxFrame, problems);
  problems.throwIfAny("boxes that cannot be right", "Nothing was read. Correct them.");
  const images = labelled.map(({ image }) => image);
  return {
    root: folder,
    name: path.basename(folder),
    kind: `table ${path.basename(table)}`,
    images,
    warnings: [
      ...gathering.warnings(),
      ...doubts.warnings(),
      ...warnAboutPatients(images, labelled),
    ],
    leftOut,
    credit: null,
  };
}

async function toBoxes(
  { path: file, boxes }: GatheredImage,
  given: CollectionOptions["boxFrame"],
  problems: TableProblems,
): Promise<FindingBox[]> {
  if (boxes.length === 0) return [];
  const { width: frameWidth, height: frameHeight } =
    given ?? (await readPictureSize(file, path.basename(file)));
  const frame = { width: frameWidth, height: frameHeight };
  return boxes.map(({ line, finding, values: [x, y, width, height] }) => {
    const box = { finding, x, y, width, height, frame };
    const problem = boxProblem(box, frame);
    if (problem !== null) problems.add(line, `${path.basename(file)}: ${problem}`);
    return box;
  });
}

function warnAboutPatients(
  images: readonly CollectionImage[],
  labelled: readonly { source: GatheredImage }[],
): string[] {
  const unknown = labelled.findIndex(({ source }) => source.patient === null);
  if (unknown === -1) return [];
  const count = labelled.filter(({ source }) => source.patient === null).length;
  return [
    `${count} of ${images.length} images have no patient in the table (for example ` +
      `${images[unknown].file}): the name of the file counts as the patient, and intervals over ` +
      "patients may be too narrow.",
  ];
}
