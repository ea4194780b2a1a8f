import { check } from "../../base/checks";
import type { Figure } from "../../base/types";

/** Lists of one trace that stand for the same points, so that they are equally long. */
const POINT_LISTS = ["x", "y", "text"] as const;

/** Markup that a figure's texts may hold; a span only with colours and sizes. */
const KNOWN_TAG = /^<\/?(?:b|i|em|br|sub|sup|s|u|extra|span(?: style="[\w:;#.,% -]*")?) ?\/?>/i;

/**
 * A figure as plain numbers, texts and lists, the same for the picture and for the interactive
 * bundle; the figure passed in stays as it is.
 *
 * - What `dataSync()` returns (Float32Array, Int32Array, Uint8Array) becomes a list: Plotly and
 * JSON
 *   would each make something else of it.
 * - NaN and Infinity become null, which Plotly draws as a gap.
 * - Texts keep their simple markup (bold, line breaks); any other "<", such as one of a link in a
 *   file's name, is shown as a character.
 *
 * @throws naming the trace, if lists of one trace differ in length or rows of a heat map do, or if
 *   something is no data: a tensor, a promise, a function
 */
export function plainFigure(figure: Figure): Figure {
  const data = figure.data.map((trace, i) => {
    const plain = plainValue(trace, `data[${i}]`) as Record<string, unknown>;
    checkLengths(plain, nameOf(plain, i));
    return plain;
  });
  return { data, layout: plainValue(figure.layout, "layout") as Figure["layout"] };
}

function plainValue(value: unknown, where: string): unknown {
  if (typeof value === "string") return value.startsWith("data:") ? value : safeText(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) {
    check(typeof value !== "function" && typeof value !== "symbol", refusal(where, typeof value));
    return value;
  }
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>, (item) => plainValue(item, where));
  }
  if (Array.isArray(value)) return value.map((item, i) => plainValue(item, `${where}[${i}]`));
  check(!("dataSync" in value), refusal(where, "a tensor", "Take its numbers: `arraySync()`."));
  check(!("then" in value), refusal(where, "a promise", "Wait for its value with `await`."));
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  check(kind === "Object", refusal(where, `a ${kind}`));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, plainValue(item, `${where}.${key}`)]),
  );
}

function refusal(where: string, found: string, advice = ""): string {
  const expected = "A figure holds numbers, texts, lists and plain objects";
  return `${expected}; found ${found} at ${where}. ${advice}`.trim();
}

function safeText(text: string): string {
  return text.replace(/</g, (sign, at: number) =>
    KNOWN_TAG.test(text.slice(at, at + 200)) ? sign : "&lt;",
  );
}

function nameOf({ name }: Record<string, unknown>, index: number): string {
  return typeof name === "string" && name ? `trace ${index} ("${name}")` : `trace ${index}`;
}

/** Plotly would draw as many points as the shorter list has and say nothing. */
function checkLengths(trace: Record<string, unknown>, name: string): void {
  if (Array.isArray(trace.z)) {
    const rows = trace.z as unknown[];
    const widths = [...new Set(rows.map((row) => (Array.isArray(row) ? row.length : "no list")))];
    check(
      widths.length <= 1 && widths[0] !== "no list",
      `${name}: z must be a list of equally long rows, found lengths ${widths.join(", ")}.`,
    );
    return;
  }
  const lists = POINT_LISTS.flatMap((key) => {
    const list = trace[key];
    return Array.isArray(list) ? [{ key, length: list.length }] : [];
  });
  check(
    new Set(lists.map(({ length }) => length)).size <= 1,
    `${name}: its lists must be equally long, found ` +
      `${lists.map(({ key, length }) => `${key} with ${length}`).join(", ")} values.`,
  );
}
