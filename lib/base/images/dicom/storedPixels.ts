import dicomParser, { type DataSet, type Element } from "dicom-parser";
import { check } from "../../checks";
import { decodeJpegFrame } from "./jpegFrame";
import { TAGS } from "./parseDicomFile";
import { type PixelFormat, readPixelFormat } from "./pixelFormat";
import { decodeRunLengths } from "./runLengths";

/** The pixels as they are stored, before rescale and window. */
export interface StoredPixels extends PixelFormat {
  /** `[height * width * samples]`, row by row, colours last. */
  values: Int32Array;
}

/** Ends of the transfer syntaxes' names, which all begin alike. */
const DICOM_UID = "1.2.840.10008.1.2";
const IMPLICIT_LITTLE = DICOM_UID;
const UNCOMPRESSED = [IMPLICIT_LITTLE, `${DICOM_UID}.1`, `${DICOM_UID}.1.99`];
const BIG_ENDIAN = `${DICOM_UID}.2`;
const RUN_LENGTH = `${DICOM_UID}.5`;

/**
 * The stored values of a DICOM file's only picture, whatever its transfer syntax: uncompressed,
 * deflated, run lengths, JPEG (8 bits, and lossless), JPEG-LS and JPEG 2000.
 *
 * @throws a sentence that begins with a verb: no pixels, several frames, or a form that is not read
 */
export async function readStoredPixels(data: DataSet): Promise<StoredPixels> {
  const format = readPixelFormat(data);
  const pixels = data.elements[TAGS.PixelData];
  const values = await readValues(data, pixels, format);
  const count = format.width * format.height * format.samples;
  check(
    values.length >= count,
    `holds ${values.length} of ${count} pixel values: it was cut off. Download or copy it again.`,
  );
  return { ...format, values: values.subarray(0, count) };
}

async function readValues(
  data: DataSet,
  pixels: Element,
  format: PixelFormat,
): Promise<Int32Array> {
  const syntax = (data.string(TAGS.TransferSyntaxUID) ?? IMPLICIT_LITTLE).trim();
  const bytes = Buffer.from(
    data.byteArray.buffer,
    data.byteArray.byteOffset,
    data.byteArray.length,
  );
  const isPlain = UNCOMPRESSED.includes(syntax) || syntax === BIG_ENDIAN;
  if (isPlain && pixels.fragments === undefined) {
    check(
      !format.photometric.startsWith("YBR_"),
      `holds uncompressed colours of the kind "${format.photometric}". Convert it.`,
    );
    const raw = bytes.subarray(pixels.dataOffset, pixels.dataOffset + pixels.length);
    return unpack(syntax === BIG_ENDIAN ? swapBytes(raw, format) : raw, format);
  }
  const frame = compressedFrame(data, pixels);
  if (syntax !== RUN_LENGTH) return decodeJpegFrame(frame, syntax, format);
  const size = format.width * format.height;
  return unpack(decodeRunLengths(frame, { ...format, size }), { ...format, planar: true });
}

/** All fragments together: there is one picture only. */
function compressedFrame(data: DataSet, pixels: Element): Buffer {
  const fragments = pixels.fragments ?? [];
  check(fragments.length > 0, "holds no pixels (its Pixel Data is empty). Remove it.");
  return Buffer.from(
    dicomParser.readEncapsulatedPixelDataFromFragments(
      data,
      pixels,
      0,
      fragments.length,
      fragments,
    ),
  );
}

/** Values of 8 or 16 bits, little-endian, of which some bits count; colours last. */
function unpack(raw: Buffer, format: PixelFormat): Int32Array {
  const { bitsAllocated, samples, planar, width, height } = format;
  const count = Math.min(width * height * samples, Math.floor((8 * raw.length) / bitsAllocated));
  const read = bitsAllocated === 8 ? (i: number) => raw[i] : (i: number) => raw.readUInt16LE(2 * i);
  const size = width * height;
  const values = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const at = planar && samples === 3 ? (i % size) * 3 + Math.floor(i / size) : i;
    values[at] = significant(read(i), format);
  }
  return values;
}

/** The bits that count, with the sign of the highest of them. */
export function significant(
  value: number,
  { bitsStored, highBit, signed }: Pick<PixelFormat, "bitsStored" | "highBit" | "signed">,
): number {
  const left = 31 - highBit;
  const right = 32 - bitsStored;
  return signed ? (value << left) >> right : (value << left) >>> right;
}

/** In big-endian files, values of 16 bits have their bytes the other way round. */
function swapBytes(raw: Buffer, { bitsAllocated }: PixelFormat): Buffer {
  return bitsAllocated === 16 ? Buffer.from(raw.subarray(0, raw.length & ~1)).swap16() : raw;
}
