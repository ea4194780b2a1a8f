import { createRandom } from "../random";
import { CLASS_NAMES, type Subtype } from "../types";

/** Folders of the data set, in the order in which the sample numbers its patients. */
export const SPLIT_FOLDERS = ["train", "test", "val"] as const;

export type SplitFolder = (typeof SPLIT_FOLDERS)[number];

/** Images per class in each folder. */
export type SampleCounts = Record<SplitFolder, Record<(typeof CLASS_NAMES)[number], number>>;

/**
 * About a fifteenth of the real data set, with its imbalance of one normal image to between two and
 * three of pneumonia in train, a more even test set, and a val folder of 8 and 8.
 */
export const DEFAULT_COUNTS: SampleCounts = {
  train: { NORMAL: 84, PNEUMONIA: 196 },
  test: { NORMAL: 40, PNEUMONIA: 60 },
  val: { NORMAL: 8, PNEUMONIA: 8 },
};

/** One image to draw. */
export interface PlannedImage {
  /** Path below the sample's root, e.g. "train/NORMAL/IM-0115-0001.jpeg". */
  file: string;
  split: SplitFolder;
  subtype: Subtype;
}

/** One patient with all of his or her images; a patient never appears in two folders. */
export interface PlannedPatient {
  /** Seed of the patient's anatomy and illness. */
  seed: number;
  subtype: Subtype;
  images: PlannedImage[];
}

/** Lists the patients and file names of a sample. The same seed and counts give the same list. */
export function planSample(seed: number, counts: SampleCounts): PlannedPatient[] {
  const numbering = { normal: 0, person: 0, bacteria: 0, virus: 0 };
  return SPLIT_FOLDERS.flatMap((split) => [
    ...planNormals(seed, split, counts[split].NORMAL, numbering),
    ...planPneumonias(seed, split, counts[split].PNEUMONIA, numbering),
  ]);
}

type Numbering = Record<"normal" | "person" | "bacteria" | "virus", number>;

/** Most normal patients have one image; those with two get an extra number, as in the real set. */
function planNormals(
  seed: number,
  split: SplitFolder,
  count: number,
  numbering: Numbering,
): PlannedPatient[] {
  const random = createRandom(seed, "plan", split, "NORMAL");
  const patients: PlannedPatient[] = [];
  for (let planned = 0; planned < count; ) {
    const images = Math.min(count - planned, random.chance(0.15) ? 2 : 1);
    const prefix = random.chance(0.6) ? "NORMAL2-IM" : "IM";
    const number = pad(++numbering.normal);
    const names = Array.from({ length: images }, (_, i) =>
      images === 1
        ? `${prefix}-${number}-0001.jpeg`
        : `${prefix}-${number}-0001-${pad(i + 1)}.jpeg`,
    );
    patients.push(toPatient(seed, `IM-${number}`, split, null, names));
    planned += images;
  }
  return patients;
}

/** Two of three illnesses are bacterial, and about every second patient has more than one image. */
function planPneumonias(
  seed: number,
  split: SplitFolder,
  count: number,
  numbering: Numbering,
): PlannedPatient[] {
  const random = createRandom(seed, "plan", split, "PNEUMONIA");
  const patients: PlannedPatient[] = [];
  for (let planned = 0; planned < count; ) {
    const images = Math.min(count - planned, random.chance(0.5) ? 1 : random.chance(0.6) ? 2 : 3);
    const subtype = random.chance(0.65) ? "bacteria" : "virus";
    const person = `person${++numbering.person}`;
    const names = Array.from(
      { length: images },
      () => `${person}_${subtype}_${++numbering[subtype]}.jpeg`,
    );
    patients.push(toPatient(seed, person, split, subtype, names));
    planned += images;
  }
  return patients;
}

function toPatient(
  seed: number,
  patient: string,
  split: SplitFolder,
  subtype: Subtype,
  names: string[],
): PlannedPatient {
  const className = CLASS_NAMES[subtype === null ? 0 : 1];
  return {
    seed: seedFor(seed, patient),
    subtype,
    images: names.map((name) => ({ file: `${split}/${className}/${name}`, split, subtype })),
  };
}

/** A whole number below 2^31 that `seed` and `name` decide. */
export function seedFor(seed: number, name: string): number {
  return Math.floor(createRandom(seed, name).next() * 2 ** 31);
}

function pad(number: number): string {
  return String(number).padStart(4, "0");
}
