import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { DECODER_VERSION, decodeImage, type DecodeOptions } from "./decode";
import { hashBytes } from "./fileHashes";
import { bytesPerImage, encodePackIndex, openPackFile, type Pack } from "./packFile";
import { forEachParallel } from "./parallel";

/** An image file and the sha256 of its contents. */
export interface HashedFile {
  path: string;
  hash: string;
}

export interface CacheOptions extends DecodeOptions {
  /** Called after each decoded image; not called where a pack was found. */
  onProgress?: (done: number, total: number) => void;
}

/** A temporary file not written to for this long was left by a run that was killed. */
const ABANDONED_MS = 10 * 60 * 1000;

/**
 * Opens a pack with the decoded pixels of all given files; the first time they are decoded, later
 * only read. A pack is found by the contents of the files, so renaming, reordering or
 * taking a subset of images needs no new one. A damaged pack is rebuilt. Files that cannot be
 * decoded are listed in the pack's index instead of ending the run.
 *
 * @param folder cache folder, which exists
 * @returns an open pack; the caller closes it
 */
export async function openPixelCache(
  folder: string,
  files: readonly HashedFile[],
  options: CacheOptions,
): Promise<Pack> {
  const unique = new Map(files.map((file) => [file.hash, file.path]));
  const hashes = [...unique.keys()].sort();
  const found = findPack(folder, hashes, options);
  if (found) return found;
  const target = path.join(folder, packName(hashes, options));
  removeAbandoned(folder);
  await writeWhole(target, (temporary) => buildPack(temporary, hashes, unique, options));
  const built = openPackFile(target);
  if (built) return built;
  throw new Error(`The cache file ${target} could not be read back. Check the disk, or use another cache folder.`);
}

/** All packs of one folder that may hold the same images start alike. */
function packPrefix({ imageSize, channels }: DecodeOptions): string {
  return `pixels-${imageSize}x${imageSize}x${channels}-v${DECODER_VERSION}-`;
}

function packName(hashes: string[], options: DecodeOptions): string {
  return `${packPrefix(options)}${hashBytes(hashes.join()).slice(0, 16)}.pack`;
}

/** The set's own pack, or any other that holds all of its images. */
function findPack(folder: string, hashes: string[], options: DecodeOptions): Pack | null {
  const prefix = packPrefix(options);
  const own = packName(hashes, options);
  const others = fs.readdirSync(folder).filter((name) => name.startsWith(prefix) && name.endsWith(".pack"));
  for (const name of [own, ...others.filter((other) => other !== own).sort()]) {
    const pack = openPackFile(path.join(folder, name));
    if (pack && hashes.every((hash) => pack.slots.has(hash))) return pack;
    pack?.close();
  }
  return null;
}

/** Has `write` fill a temporary file and renames it at the end: a killed run leaves no pack behind. */
async function writeWhole(target: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await write(temporary);
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw new Error(
      `The cache of decoded images ${target} could not be made: ${(error as Error).message}. ` +
        "Check the free disk space and the permissions, and that the images stay in place meanwhile.",
    );
  }
}

/** Decodes every image into its slot; memory holds only the images under way. */
async function buildPack(
  file: string,
  hashes: string[],
  paths: Map<string, string>,
  { imageSize, channels, onProgress }: CacheOptions,
): Promise<void> {
  const imageBytes = bytesPerImage({ imageSize, channels });
  const bad: Record<string, string> = {};
  let done = 0;
  const output = await fs.promises.open(file, "w");
  try {
    await forEachParallel(hashes.length, decodesInFlight(), async (slot) => {
      const hash = hashes[slot];
      const bytes = await fs.promises.readFile(paths.get(hash)!);
      const pixels = await decodeImage(bytes, { imageSize, channels }).catch((error: Error) => {
        bad[hash] = error.message;
        return new Uint8Array(imageBytes);
      });
      await output.write(pixels, 0, imageBytes, slot * imageBytes);
      onProgress?.(++done, hashes.length);
    });
    const index = encodePackIndex({ imageSize, channels, hashes, bad });
    await output.write(index, 0, index.length, hashes.length * imageBytes);
    await output.sync();
  } finally {
    await output.close();
  }
}

/** One more than the cores, so that none waits while an image is read or written. */
function decodesInFlight(): number {
  return os.availableParallelism() + 1;
}

function removeAbandoned(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    if (!name.startsWith("pixels-") || !name.endsWith(".tmp")) continue;
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    if (stats && Date.now() - stats.mtimeMs > ABANDONED_MS) fs.rmSync(file, { force: true });
  }
}
