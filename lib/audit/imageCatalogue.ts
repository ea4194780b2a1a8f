import { hashBytes } from "../base/images/fileHashes";
import type { LabelledImage, SplitName } from "../base/types";
import { forEachImage, type ReadableSet } from "./eachImage";
import { hashThumbnail, THUMBNAIL_SIZE } from "./perceptualHash";
import { resizeLanczos } from "./resizeLanczos";

/** One image of the audit: where it lies, and what its name says. */
export interface AuditedImage {
  split: SplitName;
  /** Index into the images of its split. */
  index: number;
  image: LabelledImage;
}

/** All images of all splits, each boiled down to what comparing them needs. */
export interface ImageCatalogue {
  images: AuditedImage[];
  /** Two words per image: image i has the perceptual hash [hashes[2 * i], hashes[2 * i + 1]]. */
  hashes: Uint32Array;
  /** `[images, 32, 32]`, 0-255. */
  thumbnails: Uint8Array;
  /** sha256 of each image's pixels: equal only for images that are equal in every pixel. */
  digests: string[];
}

/**
 * Reads every image of every split once: its perceptual hash, a 32x32 thumbnail and a checksum of
 * its pixels. About 1 ms per image of 224x224.
 *
 * @param sets grey image sets by split, for example what openDataSets returns
 */
export function catalogueImages(sets: Partial<Record<SplitName, ReadableSet>>): ImageCatalogue {
  const splits = (["train", "validation", "test"] as const).filter((split) => sets[split]);
  const images = splits.flatMap((split) =>
    sets[split]!.images.map((image, index) => ({ split, index, image })),
  );
  const hashes = new Uint32Array(2 * images.length);
  const thumbnails = new Uint8Array(images.length * THUMBNAIL_SIZE ** 2);
  const digests: string[] = [];
  for (const split of splits) {
    const set = sets[split]!;
    forEachImage(set, (pixels) => {
      const i = digests.length;
      const thumbnail = resizeLanczos(pixels, set.imageSize, THUMBNAIL_SIZE);
      hashes.set(hashThumbnail(thumbnail), 2 * i);
      thumbnails.set(thumbnail, i * THUMBNAIL_SIZE ** 2);
      digests.push(hashBytes(pixels));
    });
  }
  return { images, hashes, thumbnails, digests };
}

/** The thumbnail of image `i`, a view of 32 x 32 bytes. */
export function thumbnailOf(catalogue: ImageCatalogue, i: number): Uint8Array {
  return catalogue.thumbnails.subarray(i * THUMBNAIL_SIZE ** 2, (i + 1) * THUMBNAIL_SIZE ** 2);
}
