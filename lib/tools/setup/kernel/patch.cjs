/**
 * Reads a unified diff, as `git diff` writes it. Text before the first file is left out.
 *
 * @param {string} text
 * @returns {Record<string, { before: string, after: string }[]>} the replacements, by file
 */
function parsePatch(text) {
  const files = {};
  let hunks = null;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("+++ ")) files[line.slice("+++ b/".length)] = hunks = [];
    else if (line.startsWith("@@")) hunks.push({ before: "", after: "" });
    else if (hunks?.length > 0 && /^[ +-]/.test(line) && !line.startsWith("--- ")) {
      const hunk = hunks[hunks.length - 1];
      if (line[0] !== "+") hunk.before += `${line.slice(1)}\n`;
      if (line[0] !== "-") hunk.after += `${line.slice(1)}\n`;
    }
  }
  return files;
}

/**
 * Applies all hunks or none. Each must fit exactly, in one place only.
 *
 * @returns {string | null} the corrected text; null if a hunk does not fit
 */
function applyHunks(source, hunks) {
  let text = source.replaceAll("\r\n", "\n");
  for (const { before, after } of hunks) {
    const parts = text.split(before);
    if (parts.length !== 2) return null;
    text = parts.join(after);
  }
  return text;
}

module.exports = { applyHunks, parsePatch };
