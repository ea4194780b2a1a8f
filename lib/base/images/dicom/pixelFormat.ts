import type { DataSet } from "dicom-parser";
import { check } from "../../checks";
import { MAX_PIXELS } from "../imageLimits";
import { TAGS } from "./parseDicomFile";

/** What the header says of the pixels. */
export interface PixelFormat {
  width: number;
  height: number;
  /** Values of one pixel: 1 is grey, 3 colour. */
  samples: 1 | 3;
  bitsAllocated: 8 | 16;
  bitsStored: number;
  highBit: number;
  signed: boolean;
  /** Colours one after the other in the whole picture, not in each pixel. */
  planar: boolean;
  photometric: string;
}

const PHOTOMETRICS = ["MONOCHROME1", "MONOCHROME2", "RGB"];

/**
 * Reads from the header how the pixels of the only picture are stored.
 *
 * @throws a sentence that begins with a verb: no pixels, several frames, or a form that is not read
 */
export function readPixelFormat(data: DataSet): PixelFormat {
  const whole = (tag: string, fallback?: number): number => data.uint16(tag) ?? fallback ?? 0;
  const frames = data.intString(TAGS.NumberOfFrames) ?? 1;
  check(
    data.elements[TAGS.PixelData] !== undefined,
    "holds no pixels (no Pixel Data, as in a report or a directory). Remove it.",
  );
  check(
    frames === 1,
    `has ${frames} frames, as films have: an X-ray has one. Save the picture that counts alone.`,
  );
  const format = {
    width: whole(TAGS.Columns),
    height: whole(TAGS.Rows),
    samples: whole(TAGS.SamplesPerPixel, 1),
    bitsAllocated: whole(TAGS.BitsAllocated),
    bitsStored: whole(TAGS.BitsStored),
    signed: whole(TAGS.PixelRepresentation) === 1,
    planar: whole(TAGS.PlanarConfiguration) === 1,
    photometric: (data.string(TAGS.PhotometricInterpretation) ?? "").trim().toUpperCase(),
  };
  const { width, height, samples, bitsAllocated, bitsStored, photometric } = format;
  check(width > 0 && height > 0, `is a DICOM file without a size (${width} x ${height}).`);
  check(
    width * height <= MAX_PIXELS,
    `has more than ${MAX_PIXELS / 1e6} million pixels, too many for an X-ray.`,
  );
  const isRead =
    (samples === 1 || samples === 3) &&
    (bitsAllocated === 8 || bitsAllocated === 16) &&
    bitsStored >= 1 &&
    bitsStored <= bitsAllocated;
  check(
    isRead,
    `holds ${samples} values a pixel of ${bitsStored} bits in ${bitsAllocated}; 1 or 3 values of ` +
      "up to 8 bits in 8, or 16 in 16, are read. Convert it.",
  );
  check(
    (samples === 1) === photometric.startsWith("MONOCHROME") &&
      (PHOTOMETRICS.includes(photometric) || photometric.startsWith("YBR_")),
    `holds colours of the kind "${photometric}", which is not read. Convert it to MONOCHROME2.`,
  );
  return {
    ...format,
    highBit: whole(TAGS.HighBit, bitsStored - 1),
  } as PixelFormat;
}
