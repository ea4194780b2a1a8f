import fs from "node:fs";
import path from "node:path";
import { checkWholeNumber } from "../checks";
import { decodeImage } from "../images/decodeImage";
import type { LabelledImage } from "../types";

/**
 * Where the mask of an image lies, below the sample's root.
 *
 * @example maskFile("train/PNEUMONIA/person1_virus_2.jpeg") //
 *   "masks/train/PNEUMONIA/person1_virus_2.png"
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
export async function loadMask(
  root: string,
  image: LabelledImage,
  imageSize: number,
): Promise<Uint8Array | null> {
  checkWholeNumber("imageSize", imageSize, 1);
  const file = path.join(root, maskFile(image.file));
  if (!fs.existsSync(file)) return null;
  // Resized as the images are; asking for half then keeps the outline where it was.
  const grey = await decodeImage(file, { imageSize, channels: 1 });
  return grey.map((value) => (value >= 128 ? 255 : 0));
}
