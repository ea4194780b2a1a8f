import type { ImageKind } from "../../../base/images/imageKind";

/**
 * Width and height that the header of a JPEG, PNG or WebP file states, so that a picture too large
 * is refused before its memory is taken; null where the header is cut off.
 */
export function pictureSides(
  bytes: Uint8Array,
  kind: ImageKind,
): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (kind === "PNG") return { width: view.getUint32(16), height: view.getUint32(20) };
    return kind === "JPEG" ? jpegSides(view) : webpSides(view);
  } catch {
    return null; // Beyond the last byte.
  }
}

/** In the frame header, the first of C0 to CF without tables (C4, CC) and an extension (C8). */
function jpegSides(view: DataView): { width: number; height: number } | null {
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

/** Three kinds of WebP: lossy, lossless and extended (RFC 9649). */
function webpSides(view: DataView): { width: number; height: number } | null {
  const kind = String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)));
  if (kind === "VP8 ") {
    const side = (at: number) => view.getUint16(at, true) & 0x3fff;
    return { width: side(26), height: side(28) };
  }
  if (kind === "VP8L") {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  const side = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1;
  return kind === "VP8X" ? { width: side(24), height: side(27) } : null;
}
