import { forEachParallel } from "../base/images/forEachParallel";
import { type PictureSize, readPictureSize } from "../base/images/pictureSize";
import type { LabelledImage } from "../base/types";

/** Size of one image file, before it is resized for a model. */
export interface ImageSize extends PictureSize {
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
    const { path, file, label } = images[i];
    sizes[i] = { ...(await readPictureSize(path, file)), label };
  });
  return sizes;
}
