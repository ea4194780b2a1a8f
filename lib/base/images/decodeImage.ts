import fs from "node:fs";
import sharp from "sharp";
import { check, checkWholeNumber } from "../checks";
import { enlargeTo } from "./enlargeTo";

/** Raise it whenever a change to this file changes pixels: caches made before are then not used. */
export const DECODER_VERSION = 1;

/** More pixels than any X-ray detector has: a file beyond that is a mistake or an attack. */
export const MAX_PIXELS = 100_000_000;

// Every file is decoded once: what libvips would remember of it is memory for nothing.
sharp.cache(false);

export interface DecodeOptions {
  /** Height and width of the result; the aspect ratio is not kept, as with Resize((s, s)). */
  imageSize: number;
  /** 1 gives grey (Rec. 601 luma), 3 gives red, green, blue. */
  channels: 1 | 3;
}

/**
 * Decodes a JPEG or PNG file (grey, colour, 16 bits, transparent, rotated by EXIF) and resizes it
 * as torchvision's Resize((s, s)) does to a PIL image: bilinear with antialiasing. On full-size
 * originals the mean difference from Pillow stays below one grey level.
 *
 * @param file path, or the file's bytes
 * @returns `[imageSize * imageSize * channels]` values 0-255, row by row, channels last
 * @throws naming the file and what to do, if it is missing, empty, cut short, too large or no image
 */
export async function decodeImage(
  file: string | Buffer,
  { imageSize, channels }: DecodeOptions,
): Promise<Uint8Array> {
  checkWholeNumber("imageSize", imageSize, 1);
  const name = typeof file === "string" ? file : "The image";
  const bytes = typeof file === "string" ? await readBytes(file) : file;
  check(bytes.length > 0, `${name} is empty (0 bytes). Download or copy it again, or remove it.`);
  try {
    const rgb = await toRgb(bytes, imageSize);
    return channels === 3 ? rgb : toGrey(rgb);
  } catch (error) {
    throw new Error(`${name} ${explain((error as Error).message)}`);
  }
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await fs.promises.readFile(file);
  } catch (error) {
    throw new Error(
      `${file} cannot be read (${(error as Error).message}). Check that it exists and its ` +
        "permissions.",
    );
  }
}

/**
 * Colour profiles are ignored because Pillow ignores them: half of the normal originals carry a
 * grey profile that would change their values by 14 levels. Shrinking while loading is limited
 * (fastShrinkOnLoad) because at its strongest it is more than one level off, for a tenth of the
 * time.
 */
async function toRgb(bytes: Buffer, imageSize: number): Promise<Uint8Array> {
  const { data, info } = await sharp(bytes, {
    ignoreIcc: true,
    failOn: "error",
    limitInputPixels: MAX_PIXELS,
  })
    .autoOrient()
    .flatten({ background: "black" })
    .resize(imageSize, imageSize, {
      fit: "fill",
      kernel: "linear",
      fastShrinkOnLoad: false,
      withoutEnlargement: true,
    })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return enlargeTo({ data, width: info.width, height: info.height }, imageSize);
}

/** Rec. 601 luma in the whole-number arithmetic of Pillow's convert("L"); grey stays as it is. */
function toGrey(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0, j = 0; i < grey.length; i++, j += 3) {
    grey[i] = (rgb[j] * 19595 + rgb[j + 1] * 38470 + rgb[j + 2] * 7471 + 0x8000) >> 16;
  }
  return grey;
}

function explain(problem: string): string {
  if (/pixel limit/i.test(problem)) {
    const limit = `${MAX_PIXELS / 1e6} million pixels`;
    return `has more than ${limit}, too many for an X-ray. Make it smaller or remove it.`;
  }
  if (/unsupported image format/i.test(problem)) {
    return "is not a JPEG or PNG image. Convert it or remove it.";
  }
  const cause = `it is damaged or cut short (${problem.trim()})`;
  return `cannot be decoded: ${cause}. Download or copy it again, or remove it.`;
}
