import sharp from "sharp";
import { forEachParallel } from "../base/images/forEachParallel";
import type { LabelledImage } from "../base/types";

/** Size of one image file, before it is resized for a model. */
export interface ImageSize {
  /** Pixels, the way the image is shown (after EXIF rotation). */
  width: number;
  height: number;
  /** Values per pixel in the file: 1 is grey, 3 colour; grey stored as RGB counts 3. */
  channels: number;
  /** Class of the image, so that sizes can be compared between classes. */
  label: number;
}

const FILES_IN_FLIGHT = 8;

/**
 * Reads the sizes of image files from their headers; no image is decoded.
 *
 * @returns one entry per image, in the order of `images`
 * @throws naming the file, if one cannot be read or is no image
 */
export async function readImageSizes(images: readonly LabelledImage[]): Promise<ImageSize[]> {
  const sizes = new Array<ImageSize>(images.length);
  await forEachParallel(images.length, FILES_IN_FLIGHT, async (i) => {
    sizes[i] = await readImageSize(images[i]);
  });
  return sizes;
}

async function readImageSize({ path, file, label }: LabelledImage): Promise<ImageSize> {
  try {
    const { autoOrient, channels } = await sharp(path).metadata();
    return { width: autoOrient.width, height: autoOrient.height, channels, label };
  } catch (error) {
    const cause = (error as Error).message;
    throw new Error(`The size of ${file} cannot be read (${cause}). Repair the file or remove it.`);
  }
}
