import os from "node:os";
import { check } from "../checks";
import { type DecodeOptions, decodeImage } from "./decodeImage";
import { type FileHash, type FoundFile, type HashMemo, hashBytes, unreadable } from "./fileHashes";
import { forEachParallel } from "./forEachParallel";
import { openPackFile, type Pack } from "./packFile";
import type { PackWriter } from "./packWriter";

/**
 * Called after each image that is decoded or copied; not called where one pack holds all of them.
 * `total` becomes smaller where files turn out to be equal or cannot be read.
 */
export type ProgressListener = (done: number, total: number) => void;

type Options = DecodeOptions & { onProgress?: ProgressListener; signal?: AbortSignal };

const LOOKS_IN_FLIGHT = 8;

/** One pass over image files, each read at most once, and the pack that comes out of it. */
export class PackFilling {
  /** Every image met so far. */
  private readonly met = new Set<string>();
  private chosen: Pack | null = null;
  private done = 0;
  private total = 0;

  /**
   * @param packs open packs that may hold some of the images; end() closes those that are not used
   * @param writer for the images that none of them holds
   */
  constructor(
    private readonly packs: Pack[],
    private readonly writer: PackWriter,
    private readonly options: Options,
  ) {}

  /**
   * Hashes the files whose contents are not remembered, and decodes those that no pack holds from
   * the bytes that were read for the hash. Memory holds only the images under way.
   */
  async readAll(files: readonly string[], memo: HashMemo): Promise<FileHash[]> {
    const hashes = new Array<FileHash>(files.length);
    const found: { index: number; file: FoundFile }[] = [];
    const { signal } = this.options;
    const look = async (index: number) => {
      try {
        found.push({ index, file: await memo.find(files[index]) });
      } catch (error) {
        hashes[index] = unreadable(error as Error);
      }
    };
    await forEachParallel(files.length, LOOKS_IN_FLIGHT, look, signal);
    // The largest first: the last ones are then short, and all cores end at nearly the same time.
    found.sort((a, b) => b.file.size - a.file.size || a.index - b.index);
    this.total = found.length;
    const read = async (i: number) => {
      const { index, file } = found[i];
      hashes[index] = await this.readOne(file, memo);
    };
    await forEachParallel(found.length, decodesInFlight(), read, signal);
    return hashes;
  }

  private async readOne(file: FoundFile, memo: HashMemo): Promise<FileHash> {
    if (file.hash !== null && (this.met.has(file.hash) || this.packWith(file.hash)))
      return this.meet(file.hash);
    let content: { bytes: Buffer; hash: string };
    try {
      content = await memo.read(file);
    } catch (error) {
      this.total -= 1;
      return unreadable(error as Error);
    }
    const { bytes, hash } = content;
    const isNew = !this.met.has(hash) && !this.packWith(hash);
    this.meet(hash);
    if (isNew)
      this.add(hash, await decodeImage(bytes, this.options).catch((error: Error) => error.message));
    return { hash };
  }

  private meet(hash: string): FileHash {
    if (this.met.has(hash)) this.total -= 1;
    this.met.add(hash);
    return { hash };
  }

  private packWith(hash: string): Pack | undefined {
    return this.packs.find(({ slots }) => slots.has(hash));
  }

  private add(hash: string, image: Uint8Array | string): void {
    this.writer.add(hash, image);
    this.options.onProgress?.(++this.done, this.total);
  }

  /**
   * The pack that holds all images: one that was there, or a new one, into which goes what others
   * hold.
   *
   * @param start path with which the new pack's name begins
   * @returns an open pack; the caller closes it
   */
  async wholePack(start: string): Promise<Pack> {
    const needed = [...this.met].sort();
    this.chosen = this.packs.find(({ slots }) => needed.every((hash) => slots.has(hash))) ?? null;
    if (this.chosen !== null) return this.chosen;
    for (const hash of needed) {
      const pack = this.packWith(hash);
      if (pack) this.add(hash, pack.index.bad[hash] ?? pack.read([pack.slots.get(hash)!]));
    }
    const target = `${start}${hashBytes(needed.join()).slice(0, 16)}.pack`;
    await this.writer.finish(target);
    const made = openPackFile(target);
    check(
      made,
      `${target} could not be read back; please check the disk, or use another cache folder`,
    );
    return made;
  }

  /** Removes what is unfinished and closes the packs that are not used. */
  end(): void {
    this.writer.discard();
    for (const pack of this.packs) if (pack !== this.chosen) pack.close();
  }
}

/** Two more than the cores, so that none waits while images are read, hashed or written. */
function decodesInFlight(): number {
  return os.availableParallelism() + 2;
}
