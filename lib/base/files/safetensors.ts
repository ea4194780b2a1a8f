import fs from "node:fs";
import { check } from "../checks";
import { writeFileAtomic } from "../writeFileAtomic";

/** Plain copy of one tensor: what a checkpoint file holds. */
export interface ArrayOfNumbers {
  shape: number[];
  values: Float32Array;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** The contents of a .safetensors file. */
export interface Safetensors {
  tensors: Map<string, ArrayOfNumbers>;
  /** The file's own notes: text by name. */
  metadata: Record<string, string>;
}

/** A longer header than this means that the file is something else (the format's own limit). */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Reads a .safetensors file (https://huggingface.co/docs/safetensors): 8 bytes with the length of
 * the header, the header as JSON, then the numbers. Unlike a pickled PyTorch file it can run no
 * code.
 *
 * @returns 32-bit floats; other number types (step counters) are left out
 * @throws if the file is missing, cut off or not in this format
 */
export function readSafetensors(file: string): Safetensors {
  check(fs.existsSync(file), `No weights at ${file}. See "Getting the data" in README.md.`);
  const bytes = fs.readFileSync(file);
  const { header, dataStart } = readHeader(bytes, file);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, ArrayOfNumbers>();
  for (const [name, entry] of Object.entries(entries as Record<string, HeaderEntry>)) {
    if (entry.dtype === "F32") tensors.set(name, readTensor(bytes, dataStart, name, entry, file));
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

function readHeader(
  bytes: Buffer,
  file: string,
): { header: Record<string, unknown>; dataStart: number } {
  const length = bytes.length >= 8 ? Number(bytes.readBigUInt64LE(0)) : -1;
  const isPlausible = length > 0 && length <= MAX_HEADER_BYTES && 8 + length <= bytes.length;
  check(
    isPlausible,
    `${file} is not a .safetensors file, or was cut off: its header is unreadable. ` +
      "Download it again.",
  );
  try {
    return { header: JSON.parse(bytes.toString("utf8", 8, 8 + length)), dataStart: 8 + length };
  } catch {
    throw new Error(
      `${file} is not a .safetensors file: its header is not JSON. Download it again.`,
    );
  }
}

function readTensor(
  bytes: Buffer,
  dataStart: number,
  name: string,
  entry: HeaderEntry,
  file: string,
): ArrayOfNumbers {
  const [start, end] = entry.data_offsets;
  const size = entry.shape.reduce((product, n) => product * n, 1);
  check(
    end - start === 4 * size,
    `"${name}" in ${file} has ${end - start} bytes, its shape needs ${4 * size}.`,
  );
  check(
    dataStart + end <= bytes.length,
    `${file} was cut off within "${name}". Download it again.`,
  );
  // Copied, since a Float32Array must start at a multiple of four bytes and this may not.
  const copy = Uint8Array.prototype.slice.call(bytes, dataStart + start, dataStart + end);
  return { shape: entry.shape, values: new Float32Array(copy.buffer) };
}

/**
 * Writes arrays as a .safetensors file; a reader never sees half of it.
 * @param metadata text by name, kept in the file's header
 */
export function writeSafetensors(
  file: string,
  tensors: Map<string, ArrayOfNumbers>,
  metadata: Record<string, string> = {},
): void {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const numbers = [...tensors.values()].map(
    ({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  writeFileAtomic(file, Buffer.concat([length, json, ...numbers]));
}
