import fs from "node:fs";
import { check, checkRange, checkWholeNumber } from "../base/checks";
import type { DecodeOptions } from "../base/images/decodeImage";
import { type FileHash, hashBytes } from "../base/images/fileHashes";
import type { Pack } from "../base/images/packFile";
import { openPixelCache } from "../base/images/pixelCache";
import type { LabelledImage } from "../base/types";

/** Images together with their decoded pixels, which stay on disk until a batch asks for them. */
export interface ImageSet<Image extends LabelledImage = LabelledImage> {
  /** The images that could be decoded, in the order they were given. */
  images: Image[];
  imageSize: number;
  channels: 1 | 3;
  /** The images left out, each with the reason. */
  skipped: { file: string; reason: string }[];
  /** sha256 over the names and contents of all files: equal fingerprints mean equal data. */
  fingerprint: string;
  /**
   * Values 0-255 of shape `[indices.length, imageSize, imageSize, channels]`; indices point into
   * `images`.
   */
  pixels(indices: readonly number[]): Uint8Array;
  /** Closes the cache file; pixels() opens it again where it is called after all. */
  close(): void;
}

export interface ImageSetOptions extends DecodeOptions {
  /** Folder of the cache; it is made where it does not exist and may be deleted at any time. */
  cacheFolder: string;
  /** Share of bad images from which on the set is refused. Default 0.05. */
  maxBadShare?: number;
  /** Called after each image that is decoded; not called for what the cache already holds. */
  onProgress?: (done: number, total: number) => void;
  /** Ends the decoding after the images at hand, as `interrupt` does. */
  signal?: AbortSignal;
}

/**
 * Opens images for reading by batch. The first time each image is decoded, resized and stored in
 * a cache file; later only the files' time stamps are looked at. A bad image is skipped and listed.
 *
 * @returns an open set; the caller closes it
 * @throws if there are no images, or more than maxBadShare of them cannot be decoded
 */
export async function openImageSet<Image extends LabelledImage>(
  images: readonly Image[],
  options: ImageSetOptions,
): Promise<ImageSet<Image>> {
  const { imageSize, channels, cacheFolder, maxBadShare = 0.05 } = options;
  check(images.length > 0, "There are no images to open. Check the data folder and the split.");
  checkWholeNumber("imageSize", imageSize, 1);
  check(
    channels === 1 || channels === 3,
    `channels must be 1 (grey) or 3 (colour), found ${channels}.`,
  );
  checkRange("maxBadShare", maxBadShare, 0, 1);
  makeCacheFolder(cacheFolder);
  const { pack, hashes } = await openPixelCache(
    cacheFolder,
    images.map((image) => image.path),
    options,
  );
  try {
    return toImageSet(images, hashes, pack, maxBadShare);
  } catch (error) {
    pack.close();
    throw error;
  }
}

function makeCacheFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Error(
      `The cache folder ${folder} cannot be made (${(error as Error).message}). Please ` +
        "choose another.",
    );
  }
}

function toImageSet<Image extends LabelledImage>(
  images: readonly Image[],
  hashes: FileHash[],
  pack: Pack,
  maxBadShare: number,
): ImageSet<Image> {
  const good: Image[] = [];
  const slots: number[] = [];
  const skipped: ImageSet["skipped"] = [];
  images.forEach((image, i) => {
    const found = hashes[i];
    const reason = found.hash === null ? found.reason : pack.index.bad[found.hash];
    if (found.hash === null || reason !== undefined) {
      skipped.push({ file: image.file, reason: reason ?? "" });
    } else {
      good.push(image);
      slots.push(pack.slots.get(found.hash)!);
    }
  });
  checkBadShare(skipped, images.length, maxBadShare);
  return {
    images: good,
    imageSize: pack.index.imageSize,
    channels: pack.index.channels,
    skipped,
    fingerprint: fingerprint(images, hashes),
    pixels: (indices) => pack.read(indices.map((index) => slotOf(slots, index))),
    close: () => pack.close(),
  };
}

function slotOf(slots: number[], index: number): number {
  check(
    index in slots,
    `There is no image ${index}: the set has ${slots.length} images, counted from 0.`,
  );
  return slots[index];
}

function checkBadShare(skipped: ImageSet["skipped"], total: number, maxBadShare: number): void {
  if (skipped.length <= maxBadShare * total) return;
  const examples = skipped.slice(0, 3).map(({ file, reason }) => `  ${file}: ${reason}`);
  if (skipped.length > examples.length) examples.push("  ...");
  throw new Error(
    `${skipped.length} of ${total} images cannot be used, more than the tolerated ` +
      `${Number((100 * maxBadShare).toFixed(2))} %. Repair or remove them:\n${examples.join("\n")}`,
  );
}

function fingerprint(images: readonly LabelledImage[], hashes: FileHash[]): string {
  const lines = images.map(({ file }, i) => `${hashes[i].hash ?? "unreadable"}  ${file}\n`);
  return hashBytes(lines.sort().join(""));
}
