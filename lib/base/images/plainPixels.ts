import sharp from "sharp";
import { check } from "../checks";
import { readDicomPicture } from "./dicom/dicomPicture";
import {
  type ImageKind,
  isAnimatedPng,
  jpegFrame,
  READABLE_KINDS,
  significantBits,
} from "./imageKind";
import { OPEN_OPTIONS } from "./imageLimits";
import type { PlainPixels } from "./pixelBytes";

/**
 * The pixels of an image that libvips would turn into 8 bits otherwise than Pillow or a reader of
 * X-rays expects: 16 bits a value, and the four colours of printing.
 *
 * @returns null for an ordinary image, which libvips may resize while it decodes
 * @throws saying why an image cannot be used: it moves, has pages, or holds no whole numbers
 */
export async function toPlainPixels(bytes: Buffer, kind: ImageKind): Promise<PlainPixels | null> {
  check(
    (READABLE_KINDS as readonly string[]).includes(kind),
    `is ${kind === "SVG" || kind === "AVIF or HEIC" ? "an" : "a"} ${kind} image, and only ` +
      `${READABLE_KINDS.join(", ")} are read. Convert it or remove it.`,
  );
  if (kind === "DICOM") return readDicomPicture(bytes);
  check(kind !== "PNG" || !isAnimatedPng(bytes), MOVES);
  if (kind === "JPEG") return jpegFrame(bytes)?.components === 4 ? readPrintColours(bytes) : null;
  if (kind === "PNG") return bytes[24] === 16 ? readDeep(bytes, significantBits(bytes)) : null;
  const { pages = 1, depth, space } = await sharp(bytes, OPEN_OPTIONS).metadata();
  check(pages === 1, kind === "WebP" ? MOVES : `has ${pages} pages. ${ONE_PICTURE}`);
  check(
    depth === "uchar" || depth === "ushort",
    `holds values of the type ${depth}. Save it with 8 or 16 bits a value.`,
  );
  if (space === "cmyk") return readPrintColours(bytes);
  return depth === "ushort" ? readDeep(bytes, null) : null;
}

const ONE_PICTURE = "Save the picture that counts as a PNG or JPEG file of its own.";
const MOVES = `is an animation. ${ONE_PICTURE}`;

/** Detectors give 12 or 14 bits, which are often stored in 16 as they are. */
const DETECTOR_BITS = [12, 14, 16];

/**
 * Reads 16 bits a value and scales them to 8. Values that all lie below 4,096 are taken for 12
 * bits, below 16,384 for 14: shown as 16 bits, the brightest would be nearly black.
 *
 * @param stated significant bits that the file states, which hold if no value is larger
 */
async function readDeep(bytes: Buffer, stated: number | null): Promise<PlainPixels> {
  const { data, info } = await sharp(bytes, OPEN_OPTIONS)
    .autoOrient()
    .flatten({ background: "black" })
    .toColourspace((await isGrey(bytes)) ? "grey16" : "rgb16")
    .raw({ depth: "ushort" })
    .toBuffer({ resolveWithObject: true });
  const values = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  const possible = stated !== null && stated >= 8 ? [stated, ...DETECTOR_BITS] : DETECTOR_BITS;
  const white = 2 ** possible.find((bits) => largest < 2 ** bits)! - 1;
  const plain = Buffer.alloc(values.length);
  for (let i = 0; i < values.length; i++) plain[i] = (values[i] * 255) / white + 0.5;
  return { data: plain, raw: rawOf(info) };
}

async function isGrey(bytes: Buffer): Promise<boolean> {
  return (await sharp(bytes, OPEN_OPTIONS).metadata()).channels! <= 2;
}

/**
 * Cyan, magenta, yellow and black to red, green and blue in the whole-number arithmetic of Pillow's
 * convert("RGB"): what is left of white after black, less the ink's share of it.
 */
async function readPrintColours(bytes: Buffer): Promise<PlainPixels> {
  const { data, info } = await sharp(bytes, OPEN_OPTIONS)
    .pipelineColourspace("cmyk")
    .toColourspace("cmyk")
    .autoOrient()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  check(info.channels === 4, `holds ${info.channels} inks instead of 4. Convert it to RGB.`);
  const plain = Buffer.alloc((data.length / 4) * 3);
  for (let i = 0, j = 0; i < data.length; i += 4, j += 3) {
    const white = 255 - data[i + 3];
    for (let c = 0; c < 3; c++) plain[j + c] = Math.max(0, white - share(data[i + c], white));
  }
  return { data: plain, raw: rawOf({ ...info, channels: 3 }) };
}

/** a * b / 255, rounded, as Pillow's MULDIV255. */
function share(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}

function rawOf({ width, height, channels }: sharp.OutputInfo): PlainPixels["raw"] {
  return { width, height, channels: channels as 1 | 3 };
}
