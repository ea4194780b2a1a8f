import type { Subtype } from "../base/types";

/** What a file name of the data set tells about its image. */
export interface FileNameFacts {
  /** Patient key, or null where the name holds no patient number. */
  patient: string | null;
  /** Cause of the pneumonia, null for normal images and for names that do not say. */
  subtype: Subtype;
}

/**
 * One pattern per naming style, with the patient key that its number gives. The number after IM- is
 * one patient with and without the prefix NORMAL2-, so both give the same key.
 */
const PATIENT_PATTERNS: [pattern: RegExp, key: (number: string) => string][] = [
  [/^person(\d+)(?![a-z0-9])/i, (number) => `person${number}`],
  [/^(?:NORMAL\d*-)?IM-(\d+)(?![a-z0-9])/i, (number) => `IM-${number}`],
  [/^(?:NORMAL|BACTERIA|VIRUS)-(\d+)(?![a-z0-9])/i, (number) => number],
];

/**
 * Reads patient and subtype from a file name, in the Kaggle style and in the Mendeley style. Upper
 * and lower case mean the same: Person123 is person123.
 *
 * @example
 * parseFileName("person123_bacteria_456.jpeg")  // { patient: "person123", subtype: "bacteria" }
 * parseFileName("NORMAL2-IM-0383-0001.jpeg")    // { patient: "IM-0383", subtype: null }
 * parseFileName("VIRUS-1008087-0001.jpeg")      // { patient: "1008087", subtype: "virus" }
 * parseFileName("scan.png")                     // { patient: null, subtype: null }
 * @param name file name with or without extension, without folders
 */
export function parseFileName(name: string): FileNameFacts {
  const plain = name.normalize("NFKC").trim();
  return { patient: findPatient(plain), subtype: findSubtype(plain) };
}

function findPatient(name: string): string | null {
  for (const [pattern, key] of PATIENT_PATTERNS) {
    const match = pattern.exec(name);
    if (match) return key(match[1]);
  }
  return null;
}

function findSubtype(name: string): Subtype {
  const match = /(?:^|_)(bacteria|virus)(?![a-z])/i.exec(name);
  return match ? (match[1].toLowerCase() as Subtype) : null;
}
