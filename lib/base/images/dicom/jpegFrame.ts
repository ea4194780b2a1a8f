import sharp from "sharp";
import { check } from "../../checks";
import { OPEN_OPTIONS } from "../imageLimits";
import type { PixelFormat } from "./pixelFormat";
import { type FrameDecoder, loadJpeg2000, loadJpegLs } from "./wasmDecoders";

/** The package comes without types. */
interface LosslessModule {
  Decoder: new () => {
    decompress(buffer: ArrayBufferLike, offset: number, length: number): ArrayBuffer;
    frame: { dimX: number; dimY: number; numComp: number; precision: number };
  };
}

type Decode = (frame: Buffer, format: PixelFormat) => Promise<Int32Array>;

const JPEG_UID = "1.2.840.10008.1.2.4.";

/** What the names of the JPEG transfer syntaxes end on. */
const DECODERS: Record<string, Decode> = {
  "50": decodeBaseline,
  "57": decodeLossless,
  "70": decodeLossless,
  "80": (frame, format) => decodeInWasm(loadJpegLs, frame, format),
  "81": (frame, format) => decodeInWasm(loadJpegLs, frame, format),
  "90": (frame, format) => decodeInWasm(loadJpeg2000, frame, format),
  "91": (frame, format) => decodeInWasm(loadJpeg2000, frame, format),
};

/**
 * Decodes one frame of a transfer syntax of the JPEG family.
 *
 * @param syntax UID of the transfer syntax
 * @returns `[height * width * samples]` stored values, colours last
 * @throws a sentence that begins with a verb, also for a transfer syntax that is not read
 */
export async function decodeJpegFrame(
  frame: Buffer,
  syntax: string,
  format: PixelFormat,
): Promise<Int32Array> {
  const decode = syntax.startsWith(JPEG_UID) ? DECODERS[syntax.slice(JPEG_UID.length)] : undefined;
  check(
    decode !== undefined,
    `is compressed in a way that is not read (transfer syntax ${syntax}). Convert it to ` +
      "uncompressed pixels, for example with dcmdjpeg or gdcmconv.",
  );
  try {
    return await decode(frame, format);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    if (/^(is|has|holds) /.test(cause)) throw error;
    throw new Error(`holds pixels that cannot be decoded (${cause}). Copy it again, or remove it.`);
  }
}

async function decodeBaseline(frame: Buffer, format: PixelFormat): Promise<Int32Array> {
  const { data, info } = await sharp(frame, OPEN_OPTIONS)
    .toColourspace(format.samples === 1 ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  checkSize(info, info.channels, format);
  return Int32Array.from(data);
}

async function decodeLossless(frame: Buffer, format: PixelFormat): Promise<Int32Array> {
  const { buffer, byteOffset, length } = frame;
  const { Decoder } = require("jpeg-lossless-decoder-js") as LosslessModule;
  const decoder = new Decoder();
  const decoded = decoder.decompress(buffer, byteOffset, length);
  const { dimX: width, dimY: height, numComp, precision } = decoder.frame;
  checkSize({ width, height }, numComp, format);
  const values = precision <= 8 ? new Uint8Array(decoded) : new Uint16Array(decoded);
  return toSigned(values, format);
}

async function decodeInWasm(
  load: () => Promise<FrameDecoder>,
  frame: Buffer,
  format: PixelFormat,
): Promise<Int32Array> {
  const decode = await load();
  const { bytes, info } = decode(frame);
  checkSize(info, info.componentCount, format);
  const { buffer, byteOffset, length } = bytes;
  const values =
    info.bitsPerSample <= 8
      ? new Uint8Array(buffer, byteOffset, length)
      : new Uint16Array(buffer, byteOffset, length / 2);
  return toSigned(values, format);
}

/** Decoders give the bits that count, as numbers without a sign. */
function toSigned(values: ArrayLike<number>, { bitsStored, signed }: PixelFormat): Int32Array {
  const shift = 32 - bitsStored;
  return Int32Array.from(values, (value) => (signed ? (value << shift) >> shift : value));
}

function checkSize(
  found: { width: number; height: number },
  channels: number,
  { width, height, samples }: PixelFormat,
): void {
  check(
    found.width === width && found.height === height && channels === samples,
    `is damaged: its header says ${width} x ${height} pixels of ${samples} values, its picture ` +
      `${found.width} x ${found.height} of ${channels}.`,
  );
}
