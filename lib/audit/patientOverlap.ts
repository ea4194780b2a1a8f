import path from "node:path";
import type { LabelledImage, SplitName } from "../base/types";

/** How many patients two splits have in common. */
export interface PatientOverlap {
  splits: readonly [SplitName, SplitName];
  /** Patient keys in the first and in the second of them. */
  patients: readonly [number, number];
  /** Keys that occur in both. */
  shared: number;
  /** Keys that occur in both with the same kind of name: suspects of being the same child. */
  sharedSameKind: number;
  /**
   * Images of the second split whose key also occurs in the first, and those with the same kind
   * too.
   */
  images: number;
  imagesSameKind: number;
}

const PAIRS = [
  ["train", "validation"],
  ["train", "test"],
  ["validation", "test"],
] as const;

/**
 * The kind of a file name: what is left of it without its numbers. Patient numbers are counted
 * anew for each kind, see likenessByNumber, so equal numbers with other kinds are other children.
 *
 * @example nameKind("person12_virus_34.jpeg") // "person_virus"
 * @example nameKind("NORMAL2-IM-0383-0001.jpeg") // "NORMAL2-IM"
 */
export function nameKind({ file, subtype }: Pick<LabelledImage, "file" | "subtype">): string {
  const words = /^(?:NORMAL\d*-)?[a-z]+/i.exec(path.posix.basename(file))?.[0] ?? "";
  return subtype && words.toLowerCase() !== subtype ? `${words}_${subtype}` : words;
}

/**
 * Compares the patient keys of each two splits, once as they are and once with the kind of name
 * taken into account. Train and validation must share none, since they were split by these keys.
 */
export function patientOverlap(
  splits: Record<SplitName, readonly LabelledImage[]>,
): PatientOverlap[] {
  return PAIRS.map((pair) => {
    const [first, second] = pair.map((split) => splits[split]);
    const byKey = overlap(first, second, ({ patient }) => patient);
    const byKind = overlap(first, second, kindAndPatient);
    return {
      splits: pair,
      patients: [countPatients(first), countPatients(second)],
      shared: countPatients(byKey),
      sharedSameKind: countPatients(byKind),
      images: byKey.length,
      imagesSameKind: byKind.length,
    };
  });
}

/** Kind of name and patient key in one text: the best guess at who was X-rayed. */
export function kindAndPatient(image: LabelledImage): string {
  return `${nameKind(image)} ${image.patient}`;
}

/** Images of `second` whose key occurs in `first`. */
function overlap(
  first: readonly LabelledImage[],
  second: readonly LabelledImage[],
  key: (image: LabelledImage) => string,
): LabelledImage[] {
  const keys = new Set(first.map(key));
  return second.filter((image) => keys.has(key(image)));
}

function countPatients(images: readonly LabelledImage[]): number {
  return new Set(images.map(({ patient }) => patient)).size;
}
