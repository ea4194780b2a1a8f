import { check } from "../../checks";

/** Offsets of the segments fill the first 64 bytes, after their number. */
const HEADER_BYTES = 64;
const MOST_SEGMENTS = 15;

/**
 * Undoes DICOM's run-length encoding (PS3.5, annex G): a segment for each byte of each colour, the
 * high byte first, in each of which runs of equal bytes are stored as one (PackBits).
 *
 * @param options.size number of pixels
 * @returns values little-endian, one colour after the other
 */
export function decodeRunLengths(
  frame: Buffer,
  { size, samples, bitsAllocated }: { size: number; samples: number; bitsAllocated: number },
): Buffer {
  const bytes = bitsAllocated / 8;
  const segments = frame.length >= HEADER_BYTES ? frame.readUInt32LE(0) : 0;
  check(
    segments === samples * bytes && segments <= MOST_SEGMENTS,
    `is damaged: its run lengths have ${segments} segments, expected ${samples * bytes}.`,
  );
  const decoded = Buffer.alloc(size * samples * bytes);
  for (let segment = 0; segment < segments; segment++) {
    const start = frame.readUInt32LE(4 + 4 * segment);
    const end = segment + 1 < segments ? frame.readUInt32LE(8 + 4 * segment) : frame.length;
    const plane = unpackBits(frame.subarray(start, end), size);
    const colour = Math.floor(segment / bytes);
    const place = bytes - 1 - (segment % bytes);
    for (let i = 0; i < size; i++) decoded[(colour * size + i) * bytes + place] = plane[i];
  }
  return decoded;
}

function unpackBits(packed: Buffer, size: number): Buffer {
  const plain = Buffer.alloc(size);
  let at = 0;
  let filled = 0;
  while (filled < size && at < packed.length) {
    const control = packed.readInt8(at++);
    if (control >= 0) {
      // So many bytes follow as they are.
      const end = Math.min(at + control + 1, packed.length);
      filled += packed.copy(plain, filled, at, end);
      at = end;
    } else if (control !== -128) {
      // The next byte stands for a run of this length.
      plain.fill(packed[at++] ?? 0, filled, filled + 1 - control);
      filled += 1 - control;
    }
  }
  check(filled >= size, "is damaged: its run lengths end too soon. Copy it again, or remove it.");
  return plain;
}
