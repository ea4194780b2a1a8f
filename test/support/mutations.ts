import type { Random } from "../../lib/base/random";

/**
 * One way to damage a file; `text` ones look for numbers, words or lines and leave others alone.
 */
type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** Numbers that readers stumble over, as text. */
const HOSTILE_NUMBERS = [
  ...["0", "-0", "-1", "0.5", "1e308", "1e999", "-1e999", "NaN", "Infinity", "null", ""],
  ...["2147483648", "4294967296", "9007199254740993", "99999999999999999999999", "0x10", "1_0"],
];

/**
 * Texts that readers stumble over: names of an object's own machinery, markup, paths, odd
 * characters.
 */
const HOSTILE_TEXTS = [
  ...["__proto__", "constructor", "toString", "../../../outside", "C:\\outside", "<b>bold</b>"],
  ...[
    "",
    " ",
    "\0",
    "\r",
    "\n",
    '"',
    '\\"',
    ",",
    ";",
    "\t",
    "{",
    "[",
    "}",
    "]",
    "\ufeff",
    "\u202e",
  ],
  ...["\ud800", "e\u0301", "x".repeat(5000), "[".repeat(5000), "true", "[]", "{}", '"a":'],
];

/** First bytes of other kinds of files. */
const OTHER_HEADS = [
  "PK\x03\x04",
  "\x89PNG\r\n\x1a\n",
  "\xff\xd8\xff\xe0",
  "\x1f\x8b\x08",
  "GIF89a",
];

const MUTATIONS: Record<string, Mutation> = {
  "flip bits": (bytes, random) => {
    for (let n = 1 + below(8, random); n > 0 && bytes.length > 0; n--) {
      bytes[below(bytes.length, random)] ^= 1 << below(8, random);
    }
    return bytes;
  },
  "cut off the end": (bytes, random) => bytes.subarray(0, below(bytes.length, random)),
  "cut off the start": (bytes, random) => bytes.subarray(below(bytes.length, random)),
  "cut out a block": (bytes, random) => {
    const [start, end] = block(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  "make it empty": () => Buffer.alloc(0),
  "add random bytes at the end": (bytes, random) => Buffer.concat([bytes, noise(random)]),
  "put random bytes inside": (bytes, random) =>
    insert(bytes, below(bytes.length + 1, random), noise(random)),
  "double the file": (bytes) => Buffer.concat([bytes, bytes]),
  "double a block": (bytes, random) => {
    const [start, end] = block(bytes, random);
    return insert(bytes, end, bytes.subarray(start, end));
  },
  "move a block": (bytes, random) => {
    const [start, end] = block(bytes, random);
    const rest = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
    return insert(rest, below(rest.length + 1, random), bytes.subarray(start, end));
  },
  "fill a block with one byte": (bytes, random) =>
    bytes.fill(pick([0x00, 0xff, 0x20, 0x7f, 0x80], random), ...block(bytes, random)),
  "write a hostile integer": (bytes, random) => {
    const length = pick([1, 2, 4, 8], random);
    if (bytes.length < length) return bytes;
    const value = pick([0n, 1n, -1n, 2n ** 7n, 2n ** 15n, 2n ** 31n, 2n ** 32n, 2n ** 63n], random);
    const eight = Buffer.alloc(8);
    eight.writeBigUInt64LE(BigInt.asUintN(64, value));
    const word = eight.subarray(0, length);
    if (random.chance(0.5)) word.reverse();
    // Numbers that matter stand at a file's start more often than anywhere else.
    const room = random.chance(0.5) ? Math.min(bytes.length, 64) : bytes.length;
    word.copy(bytes, below(Math.max(1, room - length + 1), random));
    return bytes;
  },
  "write another file's head": (bytes, random) => {
    Buffer.from(pick(OTHER_HEADS, random), "latin1").copy(bytes);
    return bytes;
  },
  "replace a number in the text": (bytes, random) =>
    replaceMatch(bytes, /-?\d+(\.\d+)?(e[+-]?\d+)?/g, pick(HOSTILE_NUMBERS, random), random),
  "replace a word in the text": (bytes, random) =>
    replaceMatch(bytes, /[A-Za-z_]\w+/g, pick(HOSTILE_TEXTS, random), random),
  "put a hostile text inside": (bytes, random) =>
    insert(bytes, below(bytes.length + 1, random), Buffer.from(pick(HOSTILE_TEXTS, random))),
  "swap two lines": (bytes, random) => {
    const lines = linesOf(bytes);
    const [a, b] = [below(lines.length, random), below(lines.length, random)];
    [lines[a], lines[b]] = [lines[b], lines[a]];
    return Buffer.from(lines.join("\n"), "latin1");
  },
  "leave a line out": (bytes, random) => {
    const lines = linesOf(bytes);
    lines.splice(below(lines.length, random), 1);
    return Buffer.from(lines.join("\n"), "latin1");
  },
  "repeat a line": (bytes, random) => {
    const lines = linesOf(bytes);
    const line = below(lines.length, random);
    lines.splice(line, 0, lines[line]);
    return Buffer.from(lines.join("\n"), "latin1");
  },
};

/**
 * A damaged copy of a file's bytes: one to three mutations, one after the other.
 * @returns the new bytes (the old ones stay as they are) and what was done, in words
 */
export function mutate(bytes: Uint8Array, random: Random): { bytes: Buffer; done: string[] } {
  const done = Array.from({ length: 1 + below(3, random) }, () =>
    pick(Object.keys(MUTATIONS), random),
  );
  // Each mutation may write into what it is given: a copy, every time.
  const damaged = done.reduce(
    (now, name) => MUTATIONS[name](Buffer.from(now), random),
    Buffer.from(bytes),
  );
  return { bytes: damaged, done };
}

function below(limit: number, random: Random): number {
  return Math.floor(random.next() * limit);
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[below(items.length, random)];
}

/** Start and end of a part of at most 256 bytes. */
function block(bytes: Buffer, random: Random): [number, number] {
  const start = below(bytes.length, random);
  return [start, Math.min(bytes.length, start + 1 + below(256, random))];
}

function noise(random: Random): Buffer {
  return Buffer.from(Array.from({ length: 1 + below(64, random) }, () => below(256, random)));
}

function insert(bytes: Buffer, at: number, part: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
}

/** Latin 1 keeps every byte as it is, whatever the file's encoding. */
function linesOf(bytes: Buffer): string[] {
  return bytes.toString("latin1").split("\n");
}

function replaceMatch(bytes: Buffer, pattern: RegExp, text: string, random: Random): Buffer {
  const matches = [...bytes.toString("latin1").matchAll(pattern)];
  if (matches.length === 0) return bytes;
  const { index, 0: old } = pick(matches, random);
  const end = index + old.length;
  return Buffer.concat([bytes.subarray(0, index), Buffer.from(text), bytes.subarray(end)]);
}
