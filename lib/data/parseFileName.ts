import type { Subtype } from "../base/types";

/** What a file name of the data set tells about its image. */
export interface FileNameFacts {
  /** Patient key, or null where the name holds no patient number. */
  patient: string | null;
  /** Cause of the pneumonia, null for normal images and for names that do not say. */
  subtype: Subtype;
}

/**
 * One pattern per naming style; the first group is the patient key. The number after IM- is one
 * patient with and without the prefix NORMAL2-, so both give the same key.
 */
const PATIENT_PATTERNS = [
  /^(person\d+)(?![a-z0-9])/i,
  /^(?:NORMAL\d*-)?(IM-\d+)(?![a-z0-9])/i,
  /^(?:NORMAL|BACTERIA|VIRUS)-(\d+)(?![a-z0-9])/i,
];

/**
 * Reads patient and subtype from a file name, in the Kaggle style and in the Mendeley style.
 *
 * @example
 * parseFileName("person123_bacteria_456.jpeg")  // { patient: "person123", subtype: "bacteria" }
 * parseFileName("NORMAL2-IM-0383-0001.jpeg")    // { patient: "IM-0383", subtype: null }
 * parseFileName("VIRUS-1008087-0001.jpeg")      // { patient: "1008087", subtype: "virus" }
 * parseFileName("scan.png")                     // { patient: null, subtype: null }
 * @param name file name with or without extension, without folders
 */
export function parseFileName(name: string): FileNameFacts {
  return { patient: findPatient(name), subtype: findSubtype(name) };
}

function findPatient(name: string): string | null {
  for (const pattern of PATIENT_PATTERNS) {
    const match = pattern.exec(name);
    if (match) return match[1];
  }
  return null;
}

function findSubtype(name: string): Subtype {
  const match = /(?:^|_)(bacteria|virus)(?![a-z])/i.exec(name);
  return match ? (match[1].toLowerCase() as Subtype) : null;
}
