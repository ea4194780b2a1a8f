import fs from "node:fs";
import { check } from "../checks";
import { writeFileAtomic } from "../writeFileAtomic";
import { checkRegularFile } from "./checkRegularFile";
import { toHalves } from "./numberFormats";
import {
  type ArrayOfNumbers,
  headerLength,
  readTensors,
  type Safetensors,
} from "./parseSafetensors";
import { parseSafetensorsHeader } from "./safetensorsHeader";

export type { ArrayOfNumbers, Safetensors } from "./parseSafetensors";

/** The largest file that is written here, a checkpoint of the CNN at 1024 pixels, takes 8.6 GB. */
const MAX_FILE_BYTES = 10e9;

/**
 * Reads a .safetensors file (https://huggingface.co/docs/safetensors): 8 bytes with the length of
 * the header, the header as JSON, then the numbers. Unlike a pickled PyTorch file it can run no
 * code.
 *
 * @returns 32-bit floats, also for numbers that the file holds in 16 or 64 bits (F16, BF16, F64);
 *   other number formats (step counters) are left out
 * @throws if the file is missing, damaged, cut off or not in this format, or holds a number that is
 *   not finite; the message names the file, and the tensor where it is one
 */
export function readSafetensors(file: string): Safetensors {
  check(fs.existsSync(file), `No weights at ${file}. See "Getting the data" in README.md.`);
  const advice = "Give the path of a .safetensors file.";
  const size = checkRegularFile(file, { maxBytes: MAX_FILE_BYTES, advice });
  const handle = fs.openSync(file, "r");
  try {
    const headerBytes = headerLength(size >= 8 ? readBytes(handle, 0, 8, file) : null, size, file);
    const dataStart = 8 + headerBytes;
    const header = parseSafetensorsHeader(
      readBytes(handle, 8, headerBytes, file).toString("utf8"),
      size - dataStart,
      file,
    );
    return readTensors(header, file, (start, end) =>
      readBytes(handle, dataStart + start, end - start, file),
    );
  } finally {
    fs.closeSync(handle);
  }
}

/** Bytes in memory of their own: typed arrays must start at a multiple of their numbers' size. */
function readBytes(
  handle: number,
  position: number,
  length: number,
  file: string,
): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(new ArrayBuffer(length));
  for (let done = 0; done < length; ) {
    // One call reads 2 GB at most.
    const count = fs.readSync(handle, bytes, done, Math.min(length - done, 1e9), position + done);
    check(count > 0, `${file} became shorter while it was read. Try again.`);
    done += count;
  }
  return bytes;
}

/**
 * Writes arrays as a .safetensors file; a reader never sees half of it.
 * @param metadata text by name, kept in the file's header
 * @param options.dtype F16 halves the file, and rounds to 11 bits of precision
 * @throws for F16 where a number is beyond its range (65,504); nothing is written then
 */
export function writeSafetensors(
  file: string,
  tensors: Map<string, ArrayOfNumbers>,
  metadata: Record<string, string> = {},
  { dtype = "F32" }: { dtype?: "F32" | "F16" } = {},
): void {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const numbers: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    if (dtype === "F16") checkRange16(values, name, file);
    const stored = dtype === "F16" ? toHalves(values) : values;
    header[name] = { dtype, shape, data_offsets: [offset, offset + stored.byteLength] };
    numbers.push(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength));
    offset += stored.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  writeFileAtomic(file, [length, json, ...numbers]);
}

function checkRange16(values: Float32Array, name: string, file: string): void {
  const large = values.find((value) => Math.abs(value) >= 65520);
  check(
    large === undefined,
    `${file} was not written: "${name}" holds ${large}, which does not fit into 16 bits. Use F32.`,
  );
}
