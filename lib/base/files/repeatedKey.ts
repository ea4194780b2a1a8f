/** A string (1 where a colon follows: a key) or a brace. */
const TOKENS = /("(?:[^"\\]|\\.)*")\s*(:?)|[{}]/g;

/**
 * A key that some object of a JSON text has twice, or null. JSON.parse says nothing about it and
 * keeps the last.
 *
 * @param json valid JSON
 * @example repeatedKey('{"a": 1, "b": {"a": 2}, "a": 3}') // "a"
 */
export function repeatedKey(json: string): string | null {
  const open: Array<Set<string>> = [];
  for (const [token, text, colon] of json.matchAll(TOKENS)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (colon) {
      const key = JSON.parse(text) as string;
      const keys = open[open.length - 1];
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return null;
}
