import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { check } from "../checks";
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
  /** Called after each image that is decoded or copied; not called where one pack holds all of them. */
  onProgress?: (done: number, total: number) => void;
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
 * @returns an open pack; the caller closes it
 */
export async function openPixelCache(
  folder: string,
  files: readonly HashedFile[],
  options: CacheOptions,
): Promise<Pack> {
  const paths = new Map(files.map((file) => [file.hash, file.path]));
  const hashes = [...paths.keys()].sort();
  removeAbandoned(folder);
  const packs = openPacks(folder, options);
  const whole = packs.find(({ slots }) => hashes.every((hash) => slots.has(hash)));
  try {
    return whole ?? (await makePack(folder, hashes, paths, packs, options));
  } finally {
    for (const pack of packs) if (pack !== whole) pack.close();
  }
}

async function makePack(
  folder: string,
  hashes: string[],
  paths: Map<string, string>,
  known: Pack[],
  options: CacheOptions,
): Promise<Pack> {
  const target = path.join(folder, `${packPrefix(options)}${hashBytes(hashes.join()).slice(0, 16)}.pack`);
  await writeWhole(target, (temporary) => fillPack(temporary, hashes, paths, known, options));
  const made = openPackFile(target);
  check(
    made,
    `The cache file ${target} could not be read back. Check the disk, or use another cache folder.`,
  );
  return made;
}

/** All packs of one folder that may hold the same images start alike. */
function packPrefix({ imageSize, channels }: DecodeOptions): string {
  return `pixels-${imageSize}x${imageSize}x${channels}-v${DECODER_VERSION}-`;
}

/** Every undamaged pack of the folder with these options. */
function openPacks(folder: string, options: DecodeOptions): Pack[] {
  const names = fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(packPrefix(options)) && name.endsWith(".pack"));
  return names.flatMap((name) => openPackFile(path.join(folder, name)) ?? []);
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

/** Puts every image into its slot; memory holds only the images under way. */
async function fillPack(
  file: string,
  hashes: string[],
  paths: Map<string, string>,
  known: Pack[],
  options: CacheOptions,
): Promise<void> {
  const { imageSize, channels, onProgress } = options;
  const imageBytes = bytesPerImage(options);
  const bad: Record<string, string> = {};
  let done = 0;
  const output = await fs.promises.open(file, "w");
  try {
    await forEachParallel(hashes.length, decodesInFlight(), async (slot) => {
      const hash = hashes[slot];
      const result = copyFrom(known, hash) ?? (await decodeOrExplain(paths.get(hash)!, options));
      if (typeof result === "string") bad[hash] = result;
      const pixels = typeof result === "string" ? new Uint8Array(imageBytes) : result;
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

/** Pixels, or what is wrong with the image, from a pack that holds it; undefined where none does. */
function copyFrom(packs: Pack[], hash: string): Uint8Array | string | undefined {
  const pack = packs.find(({ slots }) => slots.has(hash));
  return pack && (pack.index.bad[hash] ?? pack.read([pack.slots.get(hash)!]));
}

async function decodeOrExplain(file: string, options: DecodeOptions): Promise<Uint8Array | string> {
  const bytes = await fs.promises.readFile(file);
  return decodeImage(bytes, options).catch((error: Error) => error.message);
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
