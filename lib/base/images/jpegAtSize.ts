import fs from "node:fs";
import { type JpegFrame, jpegFrame } from "./imageKind";
import { decodeWithTurbo, type JpegTurbo, startJpegTurbo } from "./jpegTurbo";
import { toGrey } from "./toGrey";

let library: WebAssembly.Module | undefined;
let turbo: JpegTurbo | null = null;

/**
 * Whether a JPEG needs nothing but decoding: it has the wanted size, is grey or in colours, and has
 * no EXIF part that may turn it. Such files are the usual form of data sets made for training.
 */
export function hasSize(bytes: Uint8Array, imageSize: number): boolean {
  const frame: JpegFrame | null = jpegFrame(bytes);
  return (
    frame !== null &&
    frame.width === imageSize &&
    frame.height === imageSize &&
    (frame.components === 1 || frame.components === 3) &&
    !frame.hasExif
  );
}

/**
 * Decodes a JPEG of the wanted size at once. sharp, which reads all other images, spends half a
 * millisecond on handing one from thread to thread, as long as the decoding of a small one takes.
 * The bytes are the same: both call libjpeg-turbo.
 *
 * @param bytes of a file for which hasSize is true
 * @returns `[imageSize * imageSize * channels]`; null if anything about the file is unusual, which
 *   sharp judges then
 */
export function decodeJpegAtSize(
  bytes: Uint8Array,
  channels: 1 | 3,
): Uint8Array<ArrayBuffer> | null {
  library ??= new WebAssembly.Module(
    fs.readFileSync(require.resolve("@cwasm/jpeg-turbo/jpeg-turbo.wasm")),
  );
  try {
    turbo ??= startJpegTurbo(library);
    const { data } = decodeWithTurbo(turbo, bytes);
    return channels === 3 ? data : toGrey(data);
  } catch {
    turbo = null;
    return null;
  }
}
