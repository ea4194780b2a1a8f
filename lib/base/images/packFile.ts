import fs from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { check } from "../checks";
import { removeFile } from "../files/whenFree.cjs";
import { hashBytes } from "./fileHashes";

/**
 * A pack file holds the decoded pixels of many images, one after the other, then an index, and
 * ends on the index's length and a mark: a file cut short anywhere has no mark and is not opened.
 */
export interface PackIndex {
  imageSize: number;
  channels: 1 | 3;
  /** sha256 of the image file in each slot, in slot order. */
  hashes: string[];
  /** What checksumOf says of the pixels in each slot. */
  checksums: string[];
  /** Images that could not be decoded (their slots are zero): sha256 -> reason. */
  bad: Record<string, string>;
}

/** An open pack file. */
export interface Pack {
  index: PackIndex;
  /** Slot of each image, by the sha256 of its file. */
  slots: Map<string, number>;
  /**
   * Pixels of the given slots, one after the other: `slots.length * imageSize² * channels` bytes.
   * After close() it opens the file again by itself, so that the cells of a notebook can be run
   * again when its last one has closed everything.
   *
   * @throws if the pixels are not those that were stored; the file is then removed. Also if the
   *   file was closed and is no longer the same
   */
  read(slots: readonly number[]): Uint8Array;
  close(): void;
}

const MARK = Buffer.from("XRAYPACK");
const TAIL_BYTES = 8 + MARK.length;

/** Bytes of one image in a pack. */
export function bytesPerImage({
  imageSize,
  channels,
}: {
  imageSize: number;
  channels: number;
}): number {
  return imageSize * imageSize * channels;
}

/** What follows the pixels in a pack file. */
export function encodePackIndex(index: PackIndex): Buffer {
  const json = Buffer.from(JSON.stringify(index));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([json, length, MARK]);
}

/**
 * Opens a pack file.
 *
 * @returns null where the file does not exist, is cut short or is damaged; close() what is returned
 */
export function openPackFile(file: string): Pack | null {
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, "r");
  } catch {
    return null;
  }
  try {
    return toPack(file, descriptor, readIndex(descriptor));
  } catch {
    fs.closeSync(descriptor);
    return null;
  }
}

function readIndex(descriptor: number): PackIndex {
  const { size } = fs.fstatSync(descriptor);
  const tail = readExactly(descriptor, TAIL_BYTES, size - TAIL_BYTES);
  check(tail.subarray(8).equals(MARK), "The pack file has no end mark.");
  const indexBytes = Number(tail.readBigUInt64LE(0));
  const pixelBytes = size - TAIL_BYTES - indexBytes;
  const index = JSON.parse(readExactly(descriptor, indexBytes, pixelBytes).toString()) as PackIndex;
  check(
    pixelBytes === index.hashes.length * bytesPerImage(index),
    "The pack file's size does not fit its index.",
  );
  check(index.checksums.length === index.hashes.length, "The pack file lacks checksums.");
  return index;
}

function toPack(file: string, opened: number, index: PackIndex): Pack {
  const imageBytes = bytesPerImage(index);
  let current: number | null = opened;
  const checked = new Set<number>();
  return {
    index,
    slots: new Map(index.hashes.map((hash, slot) => [hash, slot])),
    read: (slots) => {
      current ??= openAgain(file, index);
      const descriptor = current;
      const pixels = new Uint8Array(slots.length * imageBytes);
      slots.forEach((slot, i) => {
        const target = pixels.subarray(i * imageBytes, (i + 1) * imageBytes);
        readInto(descriptor, target, slot * imageBytes);
        // Each slot is checked once: the disk is doubted, the memory is not.
        if (!checked.has(slot)) checkSlot(file, target, index.checksums[slot]);
        checked.add(slot);
      });
      return pixels;
    },
    close: () => {
      if (current !== null) fs.closeSync(current);
      current = null;
    },
  };
}

/** Removes a pack that does not hold what was written, so that the next run makes it anew. */
function checkSlot(file: string, pixels: Uint8Array, checksum: string): void {
  if (checksumOf(pixels) === checksum) return;
  removeFile(file);
  throw new Error(
    `The cache of decoded images was damaged and is removed (${file}): the pixels of an image ` +
      "are not those that were stored. Run again; it is then rebuilt.",
  );
}

/** The first 16 digits of the sha256 of an image's pixels. */
export function checksumOf(pixels: Uint8Array): string {
  return hashBytes(pixels).slice(0, 16);
}

function openAgain(file: string, index: PackIndex): number {
  let descriptor: number | null = null;
  try {
    descriptor = fs.openSync(file, "r");
    check(isDeepStrictEqual(readIndex(descriptor), index), "It holds other images now.");
    return descriptor;
  } catch (error) {
    if (descriptor !== null) fs.closeSync(descriptor);
    throw new Error(
      `The decoded images were closed and cannot be opened again (${(error as Error).message}). ` +
        "Open the data set again, in a notebook with the cell that decodes the images.",
    );
  }
}

function readExactly(descriptor: number, bytes: number, position: number): Buffer {
  check(position >= 0, "The pack file is shorter than its index.");
  const buffer = Buffer.alloc(bytes);
  readInto(descriptor, buffer, position);
  return buffer;
}

function readInto(descriptor: number, target: Uint8Array, position: number): void {
  const bytes = fs.readSync(descriptor, target, 0, target.length, position);
  check(
    bytes === target.length,
    "The cache of decoded images changed while it was in use: " +
      `expected ${target.length} bytes, found ${bytes}. Run again; it is then rebuilt.`,
  );
}
