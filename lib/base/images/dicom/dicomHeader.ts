import fs from "node:fs";
import type { DataSet } from "dicom-parser";
import { readImageBytes } from "../readImageBytes";
import { parseDicomFile, TAGS } from "./parseDicomFile";

/** What a DICOM file says of its picture and patient; null, or an empty text, where it does not. */
export interface DicomHeader {
  width: number;
  height: number;
  /** Values of one pixel: 1 is grey, 3 colour. */
  channels: number;
  patient: string;
  /** As it stands there, e.g. "058Y". */
  age: string;
  sex: string;
  view: string;
}

/** Headers are a few kilobytes long; pixels follow, which may be many megabytes. */
const BEGINNING = 64 * 1024;

/**
 * Reads the header of a DICOM file, and no more of the file than it needs.
 *
 * @returns null for a file of another kind
 * @throws naming the file, if it cannot be read or is damaged
 */
export async function readDicomHeader(file: string): Promise<DicomHeader | null> {
  const beginning = await readBeginning(file);
  if (beginning.toString("latin1", 128, 132) !== "DICM") return null;
  try {
    const data = parseDicomFile(beginning, { headerOnly: true });
    // A header that goes on beyond the beginning ends without having come to the pixels.
    if (data.elements[TAGS.PixelData] !== undefined) return toHeader(data);
  } catch {
    // The beginning ends within a value, or the whole file is deflated.
  }
  try {
    return toHeader(parseDicomFile(await readImageBytes(file), { headerOnly: true }));
  } catch (error) {
    throw new Error(`${file} ${(error as Error).message}`);
  }
}

async function readBeginning(file: string): Promise<Buffer> {
  const handle = await fs.promises.open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function toHeader(data: DataSet): DicomHeader {
  const text = (tag: string) => (data.string(tag) ?? "").trim();
  return {
    width: data.uint16(TAGS.Columns) ?? 0,
    height: data.uint16(TAGS.Rows) ?? 0,
    channels: data.uint16(TAGS.SamplesPerPixel) ?? 1,
    patient: text(TAGS.PatientID),
    age: text(TAGS.PatientAge),
    sex: text(TAGS.PatientSex),
    view: text(TAGS.ViewPosition),
  };
}
