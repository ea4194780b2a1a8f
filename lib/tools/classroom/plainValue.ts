/**
 * Values as they cross the border between a student's process and the one that tests it: text,
 * in which nothing can hide that runs on the other side. What JSON does not know is marked.
 */
type Marked = { $: string; values?: unknown };

const TYPED_ARRAYS = {
  Float32Array,
  Float64Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint32Array,
} as const;

/** The most characters that an answer may take. */
export const LONGEST_ANSWER = 4_000_000;

/** @throws where a value cannot cross: functions, promises, circles, answers of many megabytes */
export function encodeValue(value: unknown): string {
  const text = JSON.stringify(mark(value, []));
  if (text.length > LONGEST_ANSWER) throw new Error("The answer is too large.");
  return text;
}

/** What encodeValue was given: the same numbers, lists and records, in new objects. */
export function decodeValue(text: string): unknown {
  return unmark(JSON.parse(text));
}

function mark(value: unknown, above: readonly object[]): unknown {
  if (value === undefined) return { $: "undefined" };
  if (typeof value === "number" && !Number.isFinite(value)) return { $: String(value) };
  if (value === null || ["number", "string", "boolean"].includes(typeof value)) return value;
  if (typeof value !== "object") throw new Error(`The answer holds a ${typeof value}.`);
  if (above.includes(value)) throw new Error("The answer holds itself.");
  const inner = [...above, value];
  const typed = Object.entries(TYPED_ARRAYS).find(([, type]) => value instanceof type);
  if (typed)
    return { $: typed[0], values: Array.from(value as Float32Array, (v) => mark(v, inner)) };
  if (value instanceof Set) return { $: "Set", values: [...value].map((v) => mark(v, inner)) };
  if (value instanceof Map) return { $: "Map", values: [...value].map((v) => mark(v, inner)) };
  if (Array.isArray(value)) return Array.from(value, (item) => mark(item, inner));
  if (value instanceof Promise) throw new Error("The answer is a promise: was an await forgotten?");
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, mark(v, inner)]));
}

function unmark(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(unmark);
  const { $: kind, values } = value as Marked;
  if (typeof kind === "string") return unmarkKind(kind, Array.isArray(values) ? values : []);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, unmark(item)]));
}

function unmarkKind(kind: string, values: unknown[]): unknown {
  if (kind === "undefined") return undefined;
  if (["NaN", "Infinity", "-Infinity"].includes(kind)) return Number(kind);
  const items = values.map(unmark);
  if (kind === "Set") return new Set(items);
  if (kind === "Map") return new Map(items as [unknown, unknown][]);
  if (Object.hasOwn(TYPED_ARRAYS, kind))
    return TYPED_ARRAYS[kind as keyof typeof TYPED_ARRAYS].from(items as number[]);
  throw new Error(`The answer holds something of the unknown kind "${kind}".`);
}
