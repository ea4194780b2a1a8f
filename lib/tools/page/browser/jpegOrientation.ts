import { check } from "../../../base/checks";

/** The tag of a TIFF directory that says how a camera was held. */
const ORIENTATION = 0x0112;

/**
 * How a JPEG is to be turned, as its EXIF part says: 1 for not at all, 2 to 8 for the seven other
 * ways of turning and mirroring; 1 where it says nothing that can be read.
 *
 * @source Exif 2.32, 4.6.4: the part begins with "Exif" and holds a TIFF file
 */
export function jpegOrientation(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  try {
    // Parts begin with FF and a mark, and say their length; the picture itself begins at FF DA.
    for (let at = 2; view.getUint16(at) !== 0xffda; at += 2 + view.getUint16(at + 2)) {
      check(view.getUint8(at) === 0xff, "No part of a JPEG begins here.");
      const isExif = view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966;
      if (isExif) return tiffOrientation(bytes.subarray(at + 10));
    }
  } catch {
    // Beyond the last byte, or no part: the decoder says what is wrong with such a file.
  }
  return 1;
}

function tiffOrientation(bytes: Uint8Array): number {
  const tiff = viewOf(bytes);
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  const entries = tiff.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (tiff.getUint16(entry, little) !== ORIENTATION) continue;
    const value = tiff.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
