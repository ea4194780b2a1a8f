import sharp from "sharp";
import { check, checkWholeNumber } from "../checks";
import { enlargeTo } from "./enlargeTo";
import { Gate } from "./gate";
import { type ImageKind, imageKind, READABLE_KINDS } from "./imageKind";
import { MAX_PIXELS, OPEN_OPTIONS } from "./imageLimits";
import { hasSize } from "./jpegAtSize";
import { decodeJpegAside } from "./jpegThread";
import { toPlainPixels } from "./plainPixels";
import { readImageBytes } from "./readImageBytes";
import { toGrey } from "./toGrey";

/**
 * Raise it whenever a change to this folder changes pixels: caches made before are then not used.
 */
export const DECODER_VERSION = 3;

// Every file is decoded once: what libvips would remember of it is memory for nothing.
sharp.cache(false);

export interface DecodeOptions {
  /** Height and width of the result; the aspect ratio is not kept, as with Resize((s, s)). */
  imageSize: number;
  /** 1 gives grey (Rec. 601 luma), 3 gives red, green, blue. */
  channels: 1 | 3;
}

const gate = new Gate();

/**
 * Decodes a JPEG, PNG, TIFF, WebP or DICOM image (grey, colour, CMYK, 16 bits, transparent, rotated
 * by EXIF), whatever the file's name, and resizes it as torchvision's Resize((s, s)) does to a PIL
 * image: bilinear with antialiasing. On full-size originals the mean difference from Pillow stays
 * below one grey level. Values of 12 or 14 bits that are stored in 16 are spread over all grey
 * levels.
 *
 * @param file path, or the file's bytes
 * @returns `[imageSize * imageSize * channels]` values 0-255, row by row, channels last
 * @throws naming the file and what to do, if it is missing, empty, cut short, too large, animated
 *   or no image of these kinds
 */
export async function decodeImage(
  file: string | Buffer,
  { imageSize, channels }: DecodeOptions,
): Promise<Uint8Array> {
  checkWholeNumber("imageSize", imageSize, 1);
  const name = typeof file === "string" ? file : "The image";
  const bytes = typeof file === "string" ? await readBytes(file) : file;
  check(bytes.length > 0, `${name} is empty (0 bytes). Download or copy it again, or remove it.`);
  const kind = imageKind(bytes);
  check(
    kind !== null,
    `${name} is not a ${READABLE_KINDS.join(", ").replace(/, (\w+)$/, " or $1")} image. ` +
      "Convert it or remove it.",
  );
  const decode = () => toRgb(bytes, kind, imageSize);
  try {
    if (kind === "JPEG" && hasSize(bytes, imageSize)) {
      const pixels = await decodeJpegAside(bytes, channels);
      if (pixels !== null) return pixels;
    }
    const rgb = await gate.together(decode).catch(() => gate.alone(decode));
    return channels === 3 ? rgb : toGrey(rgb);
  } catch (error) {
    throw new Error(`${name} ${explain((error as Error).message)}`);
  }
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readImageBytes(file);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(
      `${file} cannot be read (${message}). Check that it exists and its permissions.`,
    );
  }
}

/**
 * Shrinking while loading is limited (fastShrinkOnLoad) because at its strongest it is more than
 * one level off, for a tenth of the time.
 */
async function toRgb(bytes: Buffer, kind: ImageKind, imageSize: number): Promise<Uint8Array> {
  const plain = await toPlainPixels(bytes, kind);
  const image = plain
    ? sharp(plain.data, { raw: plain.raw, limitInputPixels: MAX_PIXELS })
    : sharp(bytes, OPEN_OPTIONS).autoOrient().flatten({ background: "black" });
  const { data, info } = await image
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

/** @param problem what libvips says, or a sentence of toPlainPixels, which begins with a verb */
function explain(problem: string): string {
  if (/^(is|has|holds) /.test(problem)) return problem;
  if (/pixel limit/i.test(problem)) {
    const limit = `${MAX_PIXELS / 1e6} million pixels`;
    return `has more than ${limit}, too many for an X-ray. Make it smaller or remove it.`;
  }
  const cause = `it is damaged or cut short (${problem.trim()})`;
  return `cannot be decoded: ${cause}. Download or copy it again, or remove it.`;
}
