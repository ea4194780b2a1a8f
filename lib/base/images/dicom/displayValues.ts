import type { DataSet } from "dicom-parser";
import { check } from "../../checks";
import { TAGS } from "./parseDicomFile";
import type { StoredPixels } from "./storedPixels";

/** From a value to its brightness, 0 (black) to 1 (white). */
type Brightness = (value: number) => number;

/**
 * The grey levels in which a DICOM picture is meant to be seen (PS3.3, C.11): rescaled, through its
 * first window or its table, and inverted where low values are white (MONOCHROME1). A picture of 8
 * bits without a window is shown as it is; one of more bits from its darkest to its brightest
 * value, as viewers do.
 *
 * @returns `[pixels]` values 0 to 255; colours stay as they are
 */
export function toDisplayValues(data: DataSet, pixels: StoredPixels): Buffer {
  const { values, samples, photometric } = pixels;
  if (samples === 3) {
    const most = 2 ** pixels.bitsStored - 1;
    return Buffer.from(values.map((value) => Math.round((255 * value) / most)));
  }
  const rescale = modality(data, pixels);
  const brightness = window(data) ?? table(data) ?? range(data, pixels, rescale);
  const inverted = photometric === "MONOCHROME1";
  const shown = Buffer.alloc(values.length);
  for (let i = 0; i < values.length; i++) {
    const share = Math.min(1, Math.max(0, brightness(rescale(values[i]))));
    shown[i] = Math.round(255 * (inverted ? 1 - share : share));
  }
  return shown;
}

/** Stored values become measured ones, such as Hounsfield units. */
function modality(data: DataSet, pixels: StoredPixels): (value: number) => number {
  const lut = readLut(data, TAGS.ModalityLutSequence, pixels.signed);
  if (lut !== null) return lut.look;
  const slope = data.floatString(TAGS.RescaleSlope) ?? 1;
  const intercept = data.floatString(TAGS.RescaleIntercept) ?? 0;
  return (value) => value * slope + intercept;
}

/** The first window, in one of the three forms of C.11.2.1; null where there is none. */
function window(data: DataSet): Brightness | null {
  const center = data.floatString(TAGS.WindowCenter, 0);
  const width = data.floatString(TAGS.WindowWidth, 0);
  if (center === undefined || width === undefined) return null;
  const form = (data.string(TAGS.VoiLutFunction) ?? "LINEAR").trim().toUpperCase();
  if (form === "SIGMOID") return (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width));
  check(width >= 1 || form === "LINEAR_EXACT", `has a window of the width ${width}.`);
  if (form === "LINEAR_EXACT") return (value) => (value - center) / width + 0.5;
  check(form === "LINEAR", `has a window of the form "${form}", which is not read.`);
  // A window of the width 1 is a step.
  if (width === 1) return (value) => (value <= center - 0.5 ? 0 : 1);
  return (value) => (value - (center - 0.5)) / (width - 1) + 0.5;
}

/** The first table of brightness; null where there is none. */
function table(data: DataSet): Brightness | null {
  const lut = readLut(data, TAGS.VoiLutSequence, false);
  return lut === null ? null : (value) => lut.look(value) / lut.most;
}

function range(
  data: DataSet,
  { values, bitsStored, signed }: StoredPixels,
  rescale: (value: number) => number,
): Brightness {
  if (bitsStored === 8 && !signed) {
    const [black, white] = [rescale(0), rescale(255)];
    return (value) => (value - black) / (white - black);
  }
  const padding = signed ? data.int16(TAGS.PixelPaddingValue) : data.uint16(TAGS.PixelPaddingValue);
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of values) {
    if (value === padding) continue;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  // Rescaling may turn the values round.
  const ends = [rescale(lowest), rescale(highest)].sort((a, b) => a - b);
  return ends[1] > ends[0] ? (value) => (value - ends[0]) / (ends[1] - ends[0]) : () => 0;
}

/** A table of values, its first entry, and the most that an entry may hold. */
function readLut(
  data: DataSet,
  sequence: string,
  signed: boolean,
): { look: (value: number) => number; most: number } | null {
  const item = data.elements[sequence]?.items?.[0]?.dataSet;
  if (item === undefined) return null;
  const first = signed ? item.int16(TAGS.LutDescriptor, 1) : item.uint16(TAGS.LutDescriptor, 1);
  const bits = item.uint16(TAGS.LutDescriptor, 2);
  // 65,536 entries do not fit into 16 bits and are written as 0.
  const count = item.uint16(TAGS.LutDescriptor, 0) || 65536;
  const element = item.elements[TAGS.LutData];
  check(
    element !== undefined && first !== undefined && bits !== undefined && bits >= 8 && bits <= 16,
    "has a table of grey levels that cannot be read.",
  );
  const inBytes = element.length < 2 * count;
  check(element.length >= count, "has a table of grey levels that is cut off.");
  const entry = (i: number): number =>
    inBytes ? item.byteArray[element.dataOffset + i] : item.uint16(TAGS.LutData, i)!;
  const entries = Array.from({ length: count }, (_, i) => entry(i));
  const look = (value: number) =>
    entries[Math.min(Math.max(Math.round(value) - first, 0), count - 1)];
  return { look, most: 2 ** bits - 1 };
}
