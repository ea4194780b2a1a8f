import type { PlainPixels } from "../pixelBytes";
import { toDisplayValues } from "./displayValues";
import { parseDicomFile } from "./parseDicomFile";
import { readStoredPixels } from "./storedPixels";

/**
 * Decodes a DICOM file to the picture that it is meant to show, in 8 bits.
 *
 * @throws a sentence that begins with a verb, without the file's name
 */
export async function readDicomPicture(bytes: Buffer): Promise<PlainPixels> {
  const data = parseDicomFile(bytes);
  const pixels = await readStoredPixels(data);
  const { width, height, samples: channels } = pixels;
  return { data: toDisplayValues(data, pixels), raw: { width, height, channels } };
}
