import sharp from "sharp";
import { check } from "../checks";
import { readDicomHeader } from "./dicom/dicomHeader";

/** Size of an image file, from its header. */
export interface PictureSize {
  /** Pixels, the way the image is shown (after EXIF rotation). */
  width: number;
  height: number;
  /** Values per pixel in the file: 1 is grey, 3 colour; grey stored as RGB counts 3. */
  channels: number;
}

/**
 * Reads the size of an image file; nothing is decoded.
 *
 * @param name of the file for the message
 * @throws naming the file, if it cannot be read or is no image
 */
export async function readPictureSize(file: string, name: string): Promise<PictureSize> {
  try {
    const header = await readDicomHeader(file);
    if (header !== null) {
      const { width, height, channels } = header;
      check(width > 0 && height > 0, "its header states none");
      return { width, height, channels };
    }
    const { autoOrient, channels } = await sharp(file).metadata();
    return { width: autoOrient.width, height: autoOrient.height, channels };
  } catch (error) {
    const cause = (error as Error).message;
    throw new Error(`The size of ${name} cannot be read (${cause}). Repair the file or remove it.`);
  }
}
