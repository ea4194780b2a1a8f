import { check } from "../checks";
import { shorten } from "../shorten";
import { BYTES_PER_NUMBER, type NumberFormat } from "./numberFormats";
import { repeatedKey } from "./repeatedKey";

/** Where one tensor of a .safetensors file lies: all numbers checked. */
export interface TensorEntry {
  name: string;
  /** Its number format in the file: one that can be read, or any other word. */
  dtype: string;
  shape: number[];
  /** First byte, and the one after the last, counted from the end of the header. */
  start: number;
  end: number;
}

export interface SafetensorsHeader {
  /** In the order of their bytes. */
  entries: TensorEntry[];
  metadata: Record<string, string>;
}

/**
 * Reads the header of a .safetensors file and checks it as the format's own reader does
 * (https://huggingface.co/docs/safetensors): names once, whole numbers, and tensors that fill the
 * rest of the file one behind the other, without overlaps and holes.
 *
 * @param json the header
 * @param dataBytes number of bytes behind the header
 * @throws naming the file, and the tensor where it is one
 */
export function parseSafetensorsHeader(
  json: string,
  dataBytes: number,
  file: string,
): SafetensorsHeader {
  const header = parseObject(json, file);
  const { __metadata__: metadata = {} } = header;
  check(
    isObject(metadata) && Object.values(metadata).every((note) => typeof note === "string"),
    `${file} is damaged: the notes in its header ("__metadata__") are not texts. ` +
      "Download it again.",
  );
  const entries = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(([name, entry]) => checkEntry(name, entry, file));
  entries.sort((a, b) => a.start - b.start || a.end - b.end);
  checkLayout(entries, dataBytes, file);
  return { entries, metadata: metadata as Record<string, string> };
}

function parseObject(json: string, file: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(json);
  } catch {
    throw new Error(
      `${file} is not a .safetensors file: its header is not JSON. Download it again.`,
    );
  }
  check(
    isObject(header),
    `${file} is not a .safetensors file: its header is not an object of tensors by name.`,
  );
  const twice = repeatedKey(json);
  check(
    twice === null,
    `${file} is damaged: its header holds "${twice}" twice. Download it again.`,
  );
  return header;
}

function checkEntry(name: string, entry: unknown, file: string): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
  const refuse = (problem: string) => `${file} is damaged: "${name}" has ${problem}.`;
  check(typeof dtype === "string", refuse("no number format (dtype)"));
  check(isListOfSizes(shape), refuse(`no shape of whole numbers, found ${describe(shape)}`));
  check(
    isListOfSizes(offsets) && offsets.length === 2 && offsets[0] <= offsets[1],
    refuse(`no start and end (data_offsets), two whole numbers in order: ${describe(offsets)}`),
  );
  const [start, end] = offsets;
  if (isNumberFormat(dtype)) {
    const needed = shape.reduce((product, n) => product * n, BYTES_PER_NUMBER[dtype]);
    check(
      end - start === needed,
      `"${name}" in ${file} has ${end - start} bytes, its shape needs ${needed}.`,
    );
  }
  return { name, dtype, shape, start, end };
}

function checkLayout(entries: TensorEntry[], dataBytes: number, file: string): void {
  let place = 0;
  for (const [i, { name, start, end }] of entries.entries()) {
    check(end <= dataBytes, `${file} was cut off within "${name}". Download it again.`);
    const before = i === 0 ? "the header" : `"${entries[i - 1].name}"`;
    const problem = start < place ? "overlap" : "have a hole between them";
    check(start === place, `${file} is damaged: ${before} and "${name}" ${problem}.`);
    place = end;
  }
  check(
    place === dataBytes,
    `${file} is damaged: ${dataBytes - place} bytes at its end belong to no tensor.`,
  );
}

/** True for the formats that can be read. */
export function isNumberFormat(dtype: string): dtype is NumberFormat {
  return Object.hasOwn(BYTES_PER_NUMBER, dtype);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOfSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function describe(value: unknown): string {
  return shorten(String(JSON.stringify(value)));
}
