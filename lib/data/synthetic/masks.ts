import fs from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { checkWholeNumber } from "../../checks";
import type { Sample } from "../../types";

/**
 * Where the mask of an image lies, below the sample's root.
 *
 * @example maskFile("train/PNEUMONIA/person1_virus_2.jpeg") // "masks/train/PNEUMONIA/person1_virus_2.png"
 */
export function maskFile(file: string): string {
  return `masks/${file.replace(/\.[^./]+$/, "")}.png`;
}

/**
 * Reads the mask of an image's opacities.
 *
 * @param root the sample's folder, as given to ensureSample
 * @param imageSize height and width of the result, whatever the size on disk
 * @returns `[imageSize * imageSize]`, row by row: 255 in an opacity, 0 elsewhere; null for an image
 *   that has no mask (a normal image, or any image of the real data set)
 */
export async function loadMask(root: string, sample: Sample, imageSize: number): Promise<Uint8Array | null> {
  checkWholeNumber("imageSize", imageSize, 1);
  const file = path.join(root, maskFile(sample.file));
  if (!fs.existsSync(file)) return null;
  // Averaging and then asking for half keeps the outline where it was at every size.
  const pixels = await sharp(file)
    .resize(imageSize, imageSize, { fit: "fill", kernel: "linear" })
    .extractChannel(0)
    .threshold(128)
    .raw()
    .toBuffer();
  return new Uint8Array(pixels);
}
