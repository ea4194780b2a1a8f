import crypto from "node:crypto";
import fs from "node:fs";
import { keepForeign } from "../files/keepForeign";
import { writeFileAtomic } from "../writeFileAtomic";
import { readImageBytes } from "./readImageBytes";

/** The sha256 of a file's contents, or why it could not be read. */
export type FileHash = { hash: string } | { hash: null; reason: string };

/** What a look at a file tells without reading it. */
export interface FoundFile {
  path: string;
  /** Bytes. */
  size: number;
  /** Time of the last change, in ms. */
  changed: number;
  /** What changes with every write to the file and every replacement, see stampOf. */
  stamp: string;
  /** sha256 of the contents where it is remembered, otherwise null. */
  hash: string | null;
}

/** What is remembered of a file: its stamp and its sha256 in hex. */
type Memo = Record<string, [stamp: string, hash: string]>;

/**
 * A file changed this recently may change again without a new time stamp, so it is not remembered.
 */
const RACE_MS = 2000;
/** What systems say where an account may read, and not write. */
const READ_ONLY = new Set(["EACCES", "EPERM", "EROFS"]);
/** Steps of the clock by which systems note a change of the entry. */
const ENTRY_RACE_MS = 50;

/**
 * Remembers the hashes of files by path, size, times and entry (the way git's index does), so
 * that a file that stayed as it was need not be read to know its contents.
 */
export class HashMemo {
  private readonly memo: Memo;
  private changed = false;

  /** @param file JSON file of the remembered hashes; a missing or damaged one is started anew */
  constructor(private readonly file: string) {
    this.memo = readMemo(file);
  }

  /** Looks at a file. @param path absolute @throws if the file cannot be found */
  async find(path: string): Promise<FoundFile> {
    const stats = await fs.promises.stat(path);
    const { size, mtimeMs: changed } = stats;
    const stamp = stampOf(stats);
    const known = Object.hasOwn(this.memo, path) ? this.memo[path] : null;
    return { path, size, changed, stamp, hash: known?.[0] === stamp ? known[1] : null };
  }

  /** Reads a file once, for its hash and for its contents. @throws if it cannot be read */
  async read({ path, changed, stamp }: FoundFile): Promise<{ bytes: Buffer; hash: string }> {
    const bytes = await readImageBytes(path);
    const hash = hashBytes(bytes);
    const entryChanged = Number(stamp.split(" ")[2]);
    if (Date.now() - changed >= RACE_MS && Date.now() - entryChanged >= ENTRY_RACE_MS) {
      this.memo[path] = [stamp, hash];
      this.changed = true;
    }
    return { bytes, hash };
  }

  /**
   * Writes what has been remembered since the start. A memo that is there and may only be read (a
   * cache that a class shares) stays as it is: files that it does not know are read every time.
   */
  save(): void {
    if (!this.changed) return;
    try {
      keepForeign(this.file, (contents) => toMemo(contents.toString("utf8")) !== null);
      writeFileAtomic(this.file, JSON.stringify(this.memo));
    } catch (error) {
      const isReadOnly = READ_ONLY.has((error as NodeJS.ErrnoException).code ?? "");
      if (!isReadOnly || !fs.existsSync(this.file)) throw error;
    }
    this.changed = false;
  }
}

/** What is said of a file that cannot be found or read. */
export function unreadable(error: Error): FileHash {
  const advice = "Check that it exists and its permissions.";
  return { hash: null, reason: `The file cannot be read (${error.message}). ${advice}` };
}

/** sha256 in hex. */
export function hashBytes(data: string | Uint8Array): string {
  return crypto.createHash("sha256").update(data).digest("hex");
}

/**
 * Size, time of the last change, time at which the entry changed, and number of the entry. The last
 * two tell a file that was replaced and given its old time and size: no program can set them.
 */
function stampOf({ size, mtimeMs, ctimeMs, ino }: fs.Stats): string {
  return [size, mtimeMs, ctimeMs, ino].join(" ");
}

function readMemo(file: string): Memo {
  try {
    return toMemo(fs.readFileSync(file, "utf8")) ?? {};
  } catch {
    return {};
  }
}

/** The memo that a text holds, or null for a text that no memo was written as. */
function toMemo(text: string): Memo | null {
  try {
    const memo: unknown = JSON.parse(text);
    if (memo === null || typeof memo !== "object" || Array.isArray(memo)) return null;
    return Object.values(memo).every(isEntry) ? (memo as Memo) : null;
  } catch {
    return null;
  }
}

/** An entry of an earlier version, which ends on a hash as well, fits no file and is replaced. */
function isEntry(entry: unknown): boolean {
  return Array.isArray(entry) && /^[0-9a-f]{64}$/.test(String(entry.at(-1)));
}
