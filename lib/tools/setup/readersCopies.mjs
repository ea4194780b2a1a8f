import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { readJson, writeAtomic } from "./stamp.mjs";
import { move } from "./whenFree.mjs";

/** What was copied, by its sha256: tells a copy that somebody worked in from one nobody touched. */
const RECORD = ".copied.json";

/**
 * Gives the reader copies of the notebooks to work in: running cells and even looking at figures
 * changes a notebook's file. The copies lie beside the originals' folder, so that `../lib/dist` and
 * `./show` mean the same in both. A copy that nobody changed follows its original; one that
 * somebody changed stays as it is, or is moved aside where a fresh set is asked for.
 *
 * @param {{ notebooks: string, copies: string }} paths folders of the originals and of the copies
 * @param {{ fresh?: boolean, now?: Date }} options
 * @returns {{ kept: string[], behind: string[], aside: string | null }} files that the reader
 *   changed, those of them whose original has changed as well, and the folder of what was moved
 */
export function copyNotebooks({ notebooks, copies }, { fresh = false, now = new Date() } = {}) {
  const recordFile = path.join(copies, RECORD);
  const record = readJson(recordFile) ?? {};
  const kept = [];
  const behind = [];
  let aside = null;
  for (const name of listFiles(notebooks)) {
    const original = fs.readFileSync(path.join(notebooks, name));
    const file = path.join(copies, name);
    const copy = fs.existsSync(file) ? hashOf(fs.readFileSync(file)) : null;
    if (copy !== null && copy !== record[name] && copy !== hashOf(original)) {
      if (!fresh) {
        kept.push(name);
        if (hashOf(original) !== record[name]) behind.push(name);
        continue;
      }
      aside ??= newFolder(copies, now);
      fs.mkdirSync(path.dirname(path.join(aside, name)), { recursive: true });
      move(file, path.join(aside, name));
    }
    record[name] = hashOf(original);
    if (copy === record[name]) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    writeAtomic(file, original);
  }
  writeAtomic(recordFile, `${JSON.stringify(record, null, 2)}\n`);
  return { kept, behind, aside };
}

/** All files below the folder, with forward slashes, without hidden ones. */
function listFiles(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    if (!entry.isDirectory()) return entry.isFile() ? [entry.name] : [];
    return listFiles(path.join(folder, entry.name)).map((name) => `${entry.name}/${name}`);
  });
}

function hashOf(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A folder of this name that does not exist yet, such as earlier-2027-03-01-1415. */
function newFolder(copies, now) {
  const start = `earlier-${now.toISOString().slice(0, 16).replace("T", "-").replace(":", "")}`;
  for (let i = 1; ; i++) {
    const folder = path.join(copies, i === 1 ? start : `${start}-${i}`);
    if (!fs.existsSync(folder)) return folder;
  }
}

/** What the reader is told about their copies, a line each. */
export function describeCopies({ kept, behind, aside }, copies) {
  const shown = path.basename(copies);
  const lines = [`Your notebooks are in ${shown}: copies, which running cells may change.`];
  if (aside !== null) lines.push(`Your earlier ones are kept in ${shown}/${path.basename(aside)}.`);
  if (kept.length > 0) lines.push('"npm run fresh" gives a fresh set and keeps yours beside it.');
  if (behind.length > 0) lines.push(`There is a newer version of ${behind.join(", ")}.`);
  return lines;
}
