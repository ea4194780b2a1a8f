import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { move, remove } from "./whenFree.mjs";

/** True where `file` records that a step was completed with exactly this `key`. */
export function isStamped(file, key) {
  const stamp = readJson(file);
  return stamp !== null && JSON.stringify(stamp.key) === JSON.stringify(key);
}

/**
 * Records a completed step. Written last and in one move: a step that was killed leaves no stamp.
 */
export function writeStamp(file, key) {
  writeAtomic(file, `${JSON.stringify({ key, completedAt: new Date().toISOString() }, null, 2)}\n`);
}

/** The parsed content of a JSON file, or null where it is missing or damaged. */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** Writes a file under a temporary name and renames it; parent folders are made. */
export function writeAtomic(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    fs.writeFileSync(temporary, text);
    move(temporary, file);
  } catch (error) {
    remove(temporary);
    throw error;
  }
}

/** True where something could not be written for want of room. */
export function isFullDisk({ code }) {
  return code === "ENOSPC" || code === "EDQUOT";
}

/** SHA-256 over names and contents of files, in the given order; a missing file counts as empty. */
export function hashFiles(root, files) {
  const hash = crypto.createHash("sha256");
  for (const file of files) {
    const content = fs.existsSync(file) ? fs.readFileSync(file) : Buffer.alloc(0);
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
