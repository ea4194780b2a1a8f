import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { promisify } from "node:util";
import { explainFileError } from "../files/explainFileError";
import { moveFile, removeFile } from "../files/whenFree.cjs";
import type { DecodeOptions } from "./decodeImage";
import { bytesPerImage, checksumOf, encodePackIndex } from "./packFile";

/**
 * Fills a pack file image by image. Until it is finished it has a temporary name that ends in .tmp,
 * so that a run that is killed leaves nothing behind that passes for a pack.
 */
export class PackWriter {
  private readonly temporary: string;
  private descriptor: number | null = null;
  private readonly hashes: string[] = [];
  private readonly checksums: string[] = [];
  private readonly bad: Record<string, string> = {};

  /**
   * @param start path with which the temporary name begins; nothing is written before the first
   *   image
   */
  constructor(
    start: string,
    private readonly options: DecodeOptions,
  ) {
    this.temporary = `${start}${process.pid}-${randomBytes(6).toString("hex")}.tmp`;
  }

  /** Adds an image in the next slot: its pixels, or why it has none (its slot is then zero). */
  add(hash: string, image: Uint8Array | string): void {
    const bytes = bytesPerImage(this.options);
    if (typeof image === "string") this.bad[hash] = image;
    const pixels = typeof image === "string" ? new Uint8Array(bytes) : image;
    this.write(pixels, this.hashes.length * bytes);
    this.hashes.push(hash);
    this.checksums.push(checksumOf(pixels));
  }

  /**
   * Adds the index and gives the file its name. The contents reach the disk before the name does:
   * after a power cut the name could otherwise stand for a file with holes whose length and end
   * mark are right. It is one wait for the whole set, a millisecond or two.
   */
  async finish(target: string): Promise<void> {
    const { imageSize, channels } = this.options;
    const { hashes, checksums, bad } = this;
    const index = encodePackIndex({ imageSize, channels, hashes, checksums, bad });
    this.write(index, this.hashes.length * bytesPerImage(this.options));
    await promisify(fs.fsync)(this.descriptor!);
    this.close();
    moveFile(this.temporary, target);
  }

  /** Removes the temporary file; does nothing where none was begun or the pack is finished. */
  discard(): void {
    this.close();
    removeFile(this.temporary);
  }

  private write(bytes: Uint8Array, position: number): void {
    try {
      this.descriptor ??= fs.openSync(this.temporary, "w");
      // A system may write less than it was asked for.
      for (let done = 0; done < bytes.length; ) {
        done += fs.writeSync(this.descriptor, bytes, done, bytes.length - done, position + done);
      }
    } catch (error) {
      throw explainFileError(error, this.temporary);
    }
  }

  private close(): void {
    if (this.descriptor !== null) fs.closeSync(this.descriptor);
    this.descriptor = null;
  }
}
