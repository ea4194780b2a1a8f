import { check, checkFinite } from "../checks";
import { toFloat32Values } from "./numberFormats";
import {
  isNumberFormat,
  parseSafetensorsHeader,
  type SafetensorsHeader,
} from "./safetensorsHeader";

/** Plain copy of one tensor: what a checkpoint file holds. */
export interface ArrayOfNumbers {
  shape: number[];
  values: Float32Array;
}

/** The contents of a .safetensors file. */
export interface Safetensors {
  tensors: Map<string, ArrayOfNumbers>;
  /** Tensors that were not read, with their number format: whole numbers, floats of 8 bits. */
  leftOut: Map<string, string>;
  /** The file's own notes: text by name. */
  metadata: Record<string, string>;
}

/** A longer header than this means that the file is something else (the format's own limit). */
const MAX_HEADER_BYTES = 100_000_000;
/**
 * What the bytes of a .safetensors file hold: readSafetensors for a file that is in memory, as in a
 * browser. The bytes stay as they are.
 *
 * @param name of the file, for messages
 * @throws as readSafetensors
 */
export function parseSafetensors(bytes: Uint8Array<ArrayBuffer>, name: string): Safetensors {
  const dataStart = 8 + headerLength(bytes.subarray(0, 8), bytes.length, name);
  const json = new TextDecoder().decode(bytes.subarray(8, dataStart));
  const header = parseSafetensorsHeader(json, bytes.length - dataStart, name);
  // Copies: typed arrays must start at a multiple of their numbers' size.
  return readTensors(header, name, (start, end) => bytes.slice(dataStart + start, dataStart + end));
}

/**
 * Number of bytes of a file's header, which its first eight bytes state.
 * @param start those bytes; null or fewer for a file that is shorter
 * @param size of the whole file in bytes
 */
export function headerLength(start: Uint8Array | null, size: number, file: string): number {
  const length = start?.length === 8 ? numberOf(start) : 0;
  const isPlausible = length > 0 && length <= MAX_HEADER_BYTES && 8 + length <= size;
  check(
    isPlausible,
    `${file} is not a .safetensors file, or was cut off: its header is unreadable. Download it ` +
      "again. (A .pth or .pt file must be saved anew, with safetensors.torch.save_file in Python.)",
  );
  return length;
}

function numberOf(bytes: Uint8Array): number {
  const { buffer, byteOffset, byteLength } = bytes;
  return Number(new DataView(buffer, byteOffset, byteLength).getBigUint64(0, true));
}

/**
 * The tensors that a header lists.
 * @param read gives bytes in memory of their own, counted from the end of the header
 */
export function readTensors(
  { entries, metadata }: SafetensorsHeader,
  file: string,
  read: (start: number, end: number) => Uint8Array<ArrayBuffer>,
): Safetensors {
  const tensors = new Map<string, ArrayOfNumbers>();
  const leftOut = new Map<string, string>();
  for (const { name, dtype, shape, start, end } of entries) {
    if (!isNumberFormat(dtype)) leftOut.set(name, dtype);
    else {
      const values = toFloat32Values(read(start, end), dtype);
      checkFinite(`${file}: ${name}`, values);
      tensors.set(name, { shape, values });
    }
  }
  return { tensors, leftOut, metadata };
}
