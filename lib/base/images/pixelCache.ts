import fs from "node:fs";
import path from "node:path";
import { removeFile } from "../files/whenFree.cjs";
import { InterruptedError } from "../interrupt";
import { DECODER_VERSION, type DecodeOptions } from "./decodeImage";
import { type FileHash, HashMemo } from "./fileHashes";
import { openPackFile, type Pack } from "./packFile";
import { PackFilling, type ProgressListener } from "./packFilling";
import { PackWriter } from "./packWriter";

export interface CacheOptions extends DecodeOptions {
  onProgress?: ProgressListener;
  /** Ends the decoding after the images at hand, as `interrupt` does. */
  signal?: AbortSignal;
}

/** The pixels of many files. */
export interface PixelCache {
  /** Holds every image that has a hash; the caller closes it. */
  pack: Pack;
  /** One entry per file, in the order given; an unreadable file has a reason instead of a hash. */
  hashes: FileHash[];
}

/** A temporary file not written to for this long was left by a run that was killed. */
const ABANDONED_MS = 10 * 60 * 1000;

/**
 * Opens a pack with the decoded pixels of all given files; the first time they are decoded, later
 * only read. Images are found by the contents of their files, so renaming, reordering or taking a
 * part of a set decodes nothing anew. A damaged pack is rebuilt. Files that cannot be decoded are
 * listed in the pack's index instead of ending the run.
 *
 * @param folder cache folder, which exists
 * @param files absolute paths
 */
export async function openPixelCache(
  folder: string,
  files: readonly string[],
  options: CacheOptions,
): Promise<PixelCache> {
  removeAbandoned(folder);
  const start = path.join(folder, packPrefix(options));
  const filling = new PackFilling(
    openPacks(folder, options),
    new PackWriter(start, options),
    options,
  );
  const memo = new HashMemo(path.join(folder, "hashes.json"));
  try {
    const hashes = await filling.readAll(files, memo);
    memo.save();
    return { pack: await filling.wholePack(start), hashes };
  } catch (error) {
    if (error instanceof InterruptedError || options.signal?.aborted) throw error;
    throw new Error(
      `The cache of decoded images in ${folder} could not be made: ${(error as Error).message}. ` +
        "Check the free disk space and the permissions.",
    );
  } finally {
    filling.end();
  }
}

/** A name that PackWriter gives, and no other file in a folder that somebody chose as cache. */
const TEMPORARY = /^pixels-\d+x\d+x\d-v\d+-\d+-[0-9a-f]{12}\.tmp$/;

/** All packs of one folder that may hold the same images start alike. */
function packPrefix({ imageSize, channels }: DecodeOptions): string {
  return `pixels-${imageSize}x${imageSize}x${channels}-v${DECODER_VERSION}-`;
}

/** Every undamaged pack of the folder with these options. */
function openPacks(folder: string, options: DecodeOptions): Pack[] {
  const names = fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(packPrefix(options)) && name.endsWith(".pack"));
  const packs = names.flatMap((name) => openPackFile(path.join(folder, name)) ?? []);
  // A name can be changed; what counts is what the file says of itself.
  const fits = ({ index }: Pack) =>
    index.imageSize === options.imageSize && index.channels === options.channels;
  for (const pack of packs) if (!fits(pack)) pack.close();
  return packs.filter(fits);
}

function removeAbandoned(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    if (!TEMPORARY.test(name)) continue;
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    if (stats && Date.now() - stats.mtimeMs > ABANDONED_MS) removeFile(file);
  }
}
