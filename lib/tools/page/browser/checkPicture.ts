import { check } from "../../../base/checks";
import {
  type ImageKind,
  imageKind,
  isAnimatedPng,
  jpegFrame,
} from "../../../base/images/imageKind";
import { pictureSides } from "./pictureSides";

/** Kinds that are read here. Browsers do not know TIFF, which the course reads in Node. */
const KINDS: readonly ImageKind[] = ["JPEG", "PNG", "WebP"];

/** X-ray detectors have up to 20 million pixels; each takes 8 bytes while it is decoded. */
const MAX_PIXELS = 50_000_000;

/**
 * Looks at the bytes of a file before anything decodes them.
 *
 * @throws with a sentence for the reader where this is no image, or one that a browser would turn
 *   into other pixels than the course does in Node
 */
export function checkPicture(bytes: Uint8Array, name: string): void {
  check(bytes.length > 0, `${name} is empty (0 bytes). Download or copy it again.`);
  const kind = imageKind(bytes);
  const kinds = KINDS.join(", ").replace(/, (\w+)$/, " or $1");
  check(kind !== null, `${name} is not a ${kinds} image. Choose another file.`);
  const article = kind === "SVG" || kind === "AVIF or HEIC" ? "an" : "a";
  check(
    KINDS.includes(kind),
    `${name} is ${article} ${kind} file, and only ${kinds} images are read here. ` +
      "Save it as a PNG or JPEG.",
  );
  const isMoving =
    (kind === "PNG" && isAnimatedPng(bytes)) || (kind === "WebP" && isAnimatedWebp(bytes));
  check(!isMoving, `${name} is an animation. Save the picture that counts as a PNG or JPEG.`);
  check(
    kind !== "JPEG" || jpegFrame(bytes)?.components !== 4,
    `${name} holds the four colours of printing (CMYK), which browsers show in their own ways. ` +
      "Save it as a grey or RGB image.",
  );
  check(
    kind !== "PNG" || bytes[24] !== 16,
    `${name} holds 16 bits a value, of which browsers throw half away. Save it with 8 bits.`,
  );
  const sides = pictureSides(bytes, kind);
  check(sides !== null, `${name} is damaged or cut short. Download or copy it again.`);
  check(
    sides.width * sides.height <= MAX_PIXELS,
    `${name} has ${sides.width} × ${sides.height} pixels, more than the ${MAX_PIXELS / 1e6} ` +
      "million that are read here. Make it smaller.",
  );
}

/** The header of an extended WebP file says that it has frames. */
function isAnimatedWebp(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(12, 16)) === "VP8X" && (bytes[20] & 2) !== 0;
}
