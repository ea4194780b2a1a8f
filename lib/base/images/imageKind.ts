/** What a file is, by its first bytes; its name says nothing certain. */
export type ImageKind =
  | "JPEG"
  | "PNG"
  | "TIFF"
  | "WebP"
  | "BMP"
  | "GIF"
  | "SVG"
  | "AVIF or HEIC"
  | "JPEG 2000"
  | "JPEG XL"
  | "DICOM"
  | "PDF";

/** The kinds that are read. The others are named, so that a message can say what was found. */
export const READABLE_KINDS = ["JPEG", "PNG", "TIFF", "WebP", "DICOM"] as const;

/** First bytes as Latin-1 text, at an offset; a question mark stands for any byte. */
const SIGNATURES: [kind: ImageKind, offset: number, ...starts: string[]][] = [
  ["JPEG", 0, "\xff\xd8\xff"],
  ["PNG", 0, "\x89PNG\r\n\x1a\n"],
  ["TIFF", 0, "II*\0", "MM\0*", "II+\0", "MM\0+"],
  ["WebP", 0, "RIFF????WEBP"],
  ["BMP", 0, "BM????\0\0\0\0"],
  ["GIF", 0, "GIF87a", "GIF89a"],
  ["AVIF or HEIC", 4, "ftypavi", "ftyphei", "ftyphev", "ftypmif", "ftypmsf"],
  ["JPEG 2000", 0, "\0\0\0\x0cjP  ", "\xff\x4f\xff\x51"],
  ["JPEG XL", 0, "\xff\x0a", "\0\0\0\x0cJXL "],
  ["DICOM", 128, "DICM"],
  ["PDF", 0, "%PDF-"],
];

/** What the bytes of a file are, or null for nothing that is known here. */
export function imageKind(bytes: Uint8Array): ImageKind | null {
  const found = SIGNATURES.find(([, offset, ...starts]) =>
    starts.some((start) => beginsWith(latin1(bytes, offset, offset + 16), start)),
  );
  if (found) return found[0];
  // The decoder takes a byte order mark away.
  return /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(
    new TextDecoder().decode(bytes.subarray(0, 1000)),
  )
    ? "SVG"
    : null;
}

function beginsWith(text: string, start: string): boolean {
  return [...start].every((sign, i) => (sign === "?" ? i < text.length : sign === text[i]));
}

/** True for a PNG with frames (APNG): an acTL chunk stands before the first image data. */
export function isAnimatedPng(bytes: Uint8Array): boolean {
  for (let at = 8; at + 8 <= bytes.length; at += 12 + wholeNumber(bytes, at, 4)) {
    const type = latin1(bytes, at + 4, at + 8);
    if (type === "acTL") return true;
    if (type === "IDAT") return false;
  }
  return false;
}

/**
 * How many bits of a PNG's samples mean something, as its sBIT chunk says; null where it has none.
 */
export function significantBits(bytes: Uint8Array): number | null {
  for (let at = 8; at + 9 <= bytes.length; at += 12 + wholeNumber(bytes, at, 4)) {
    const type = latin1(bytes, at + 4, at + 8);
    if (type === "sBIT") return bytes[at + 8];
    if (type === "IDAT") return null;
  }
  return null;
}

/** What the header of a JPEG's frame says. */
export interface JpegFrame {
  width: number;
  height: number;
  /** 1 for grey, 3 for colours, 4 for the colours of printing. */
  components: number;
  /** Whether an EXIF part stands before it, which may say how the picture is to be turned. */
  hasExif: boolean;
}

/** The frame header of a JPEG; null where it is not found. */
export function jpegFrame(bytes: Uint8Array): JpegFrame | null {
  let hasExif = false;
  for (let at = 2; at + 10 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1];
    // The frame headers are C0 to CF without tables (C4, CC) and an extension (C8).
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const [height, width] = [5, 7].map((offset) => wholeNumber(bytes, at + offset, 2));
      return { width, height, components: bytes[at + 9], hasExif };
    }
    if (marker === 0xe1) hasExif = true;
    at += marker === 0xff ? 1 : 2 + wholeNumber(bytes, at + 2, 2);
  }
  return null;
}

/** The bytes from `start` up to `end` as text, one sign for each. */
function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

/** A whole number of `count` bytes, the highest first, as PNG and JPEG write them. */
function wholeNumber(bytes: Uint8Array, start: number, count: number): number {
  return bytes.subarray(start, start + count).reduce((value, byte) => 256 * value + byte, 0);
}
