import fs from "node:fs";
import { type ClassPictures, describePictures } from "../audit/collectionPictures";
import type { TableRow } from "../base/display/table";
import { createRandom, shuffled } from "../base/random";
import { CLASS_NAMES } from "../base/types";
import type { CollectionImage } from "../data/collection/collection";
import type { ImageSet } from "../data/imageSet";
import type { DataSets } from "../data/openDataSets";
import { openExternal } from "../data/openExternal";
import type { ImageGridData } from "../figures/plotImageGrid";
import { DATA_CREDIT } from "../figures/theme";
import { rocAuc } from "../metrics/roc";
import { type CollectionComparison, readAudit, writeAudit } from "./auditFile";
import { committedResults } from "./committedResults";

/** Examples of each class. */
const EXAMPLES = 2;

/** Two collections side by side, before any model looks at them. */
export interface ComparedCollections {
  /** Grey levels and framing by collection and class; from the committed run without images. */
  pictures: TableRow[];
  /** Age, sex and view of the second collection by class. */
  people: TableRow[];
  /** Null where the second collection is not on this machine. */
  seen: {
    /** Mean grey level of every image at home and abroad, by class. */
    levels: { train: number[][]; test: number[][] };
    /** The average picture of each class and some examples, at home and abroad. */
    grid: ImageGridData;
    /** Whom to name beside the pictures of both. */
    credit: string;
  } | null;
}

/**
 * Compares the collection that models are trained on with the second one of the settings: exposure,
 * contrast, framing, age, sex and view. The numbers become a part of `audit.json`. Without a second
 * collection the committed numbers are shown, and the file stays as it is.
 *
 * @param auditFile audit.json of this run, which auditImages has written
 * @throws as openExternal
 */
export async function compareCollections(
  data: Pick<DataSets, "folder" | "train" | "validation" | "test">,
  settings: { external: string | null; cache: string; imageSize: number; seed: number },
  auditFile: string,
): Promise<ComparedCollections> {
  const opened = await openExternal(settings);
  if (opened === null) return { ...toRows(committedComparison()), seen: null };
  const { collection, set } = opened;
  try {
    const classes = CLASS_NAMES.map((_, label) => label);
    const home = classes.map((label) =>
      describePictures([data.train, data.validation, data.test], label),
    );
    const abroad = classes.map((label) => describePictures([set], label));
    const comparison: CollectionComparison = {
      home: { name: data.folder.name, classes: home.map(toNumbers) },
      abroad: {
        name: collection.name,
        kind: collection.kind,
        credit: collection.credit,
        fingerprint: set.fingerprint,
        classes: abroad.map((pictures, label) => ({
          ...toNumbers(pictures),
          ...describePeople(set.images.filter((image) => image.label === label)),
        })),
        viewAuc: viewAuc(set.images),
      },
      brightnessAuc: { home: brightnessAuc(home), abroad: brightnessAuc(abroad) },
    };
    writeAudit(auditFile, { ...readAudit(auditFile), external: comparison });
    const levels = (groups: ClassPictures[]) => groups.map(({ greyLevels }) => greyLevels);
    return {
      ...toRows(comparison),
      seen: {
        levels: { train: levels(home), test: levels(abroad) },
        grid: {
          imageSize: set.imageSize,
          rows: [
            gridRow(data.folder.name, home, data.train, settings.seed),
            gridRow(collection.name, abroad, set, settings.seed),
          ],
        },
        credit: [DATA_CREDIT, collection.credit].filter((text) => text !== null).join("; "),
      },
    };
  } finally {
    set.close();
  }
}

function committedComparison(): CollectionComparison | null {
  const { audit } = committedResults();
  return fs.existsSync(audit) ? (readAudit(audit).external ?? null) : null;
}

function toNumbers({ images, greyLevels, contrast, border, middle }: ClassPictures) {
  const mean = average(greyLevels);
  const spread = Math.sqrt(average(greyLevels.map((level) => (level - mean) ** 2)));
  return { images, greyLevel: mean, greyLevelSpread: spread, contrast, border, middle };
}

function describePeople(images: readonly CollectionImage[]) {
  const ages = images.flatMap(({ age }) => (age === null ? [] : [age])).sort((a, b) => a - b);
  const count = (fits: (image: CollectionImage) => boolean) => images.filter(fits).length;
  return {
    patients: new Set(images.map(({ patient }) => patient)).size,
    medianAge: ages.length === 0 ? null : median(ages),
    upTo18: count(({ age }) => age !== null && age <= 18),
    female: count(({ sex }) => sex === "F"),
    male: count(({ sex }) => sex === "M"),
    PA: count(({ view }) => view === "PA"),
    AP: count(({ view }) => view === "AP"),
  };
}

/** How well "it is a PA view" alone tells pneumonia; null where not every view is known. */
function viewAuc(images: readonly CollectionImage[]): number | null {
  if (images.some(({ view }) => view === null)) return null;
  return rocAuc(
    images.map(({ label }) => label),
    images.map(({ view }) => Number(view === "PA")),
  );
}

function brightnessAuc(classes: readonly ClassPictures[]): number {
  return rocAuc(
    classes.flatMap(({ greyLevels }, label) => greyLevels.map(() => label)),
    classes.flatMap(({ greyLevels }) => greyLevels),
  );
}

function toRows(comparison: CollectionComparison | null) {
  if (comparison === null) return { pictures: [], people: [] };
  const pictures = (["home", "abroad"] as const).flatMap((place) =>
    comparison[place].classes.map(
      (found, label): TableRow => ({
        collection: comparison[place].name,
        class: CLASS_NAMES[label],
        images: found.images,
        "mean grey level": found.greyLevel,
        "standard deviation": found.greyLevelSpread,
        "contrast inside an image": found.contrast,
        border: found.border,
        middle: found.middle,
      }),
    ),
  );
  const people = comparison.abroad.classes.map(
    (found, label): TableRow => ({
      class: CLASS_NAMES[label],
      images: found.images,
      patients: found.patients,
      "median age": found.medianAge,
      "up to 18": found.upTo18,
      "F / M": `${found.female} / ${found.male}`,
      "PA / AP": `${found.PA} / ${found.AP}`,
    }),
  );
  return { pictures, people };
}

/** The average picture of each class, then examples drawn at random. */
function gridRow(
  title: string,
  classes: readonly ClassPictures[],
  set: ImageSet,
  seed: number,
): ImageGridData["rows"][number] {
  const averages = classes.map(({ average: picture }, label) => ({
    picture,
    caption: `${CLASS_NAMES[label]}, mean`,
  }));
  const examples = classes.flatMap((_, label) => {
    const ofClass = set.images.flatMap((image, i) => (image.label === label ? [i] : []));
    return shuffled(ofClass, createRandom(seed, "collection", title, label))
      .slice(0, EXAMPLES)
      .map((i) => ({ picture: set.pixels([i]), caption: CLASS_NAMES[label] }));
  });
  const shown = [...averages, ...examples];
  return {
    title,
    images: shown.map(({ picture }) => picture),
    captions: shown.map(({ caption }) => caption),
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function median(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
