import crypto from "node:crypto";
import fs from "node:fs";
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
  /** sha256 of the contents where it is remembered, otherwise null. */
  hash: string | null;
}

/** What is remembered of a file: size in bytes, time of change in ms, sha256 in hex. */
type Memo = Record<string, [size: number, changed: number, hash: string]>;

/**
 * A file changed this recently may change again without a new time stamp, so it is not remembered.
 */
const RACE_MS = 2000;

/**
 * Remembers the hashes of files by path, size and time of change (the way git's index does), so
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
    const { size, mtimeMs: changed } = await fs.promises.stat(path);
    const known = this.memo[path];
    return {
      path,
      size,
      changed,
      hash: known?.[0] === size && known[1] === changed ? known[2] : null,
    };
  }

  /** Reads a file once, for its hash and for its contents. @throws if it cannot be read */
  async read({ path, size, changed }: FoundFile): Promise<{ bytes: Buffer; hash: string }> {
    const bytes = await readImageBytes(path);
    const hash = hashBytes(bytes);
    if (Date.now() - changed >= RACE_MS) {
      this.memo[path] = [size, changed, hash];
      this.changed = true;
    }
    return { bytes, hash };
  }

  /** Writes what has been remembered since the start. */
  save(): void {
    if (this.changed) writeFileAtomic(this.file, JSON.stringify(this.memo));
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

function readMemo(file: string): Memo {
  try {
    const memo: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
    return memo !== null && typeof memo === "object" ? (memo as Memo) : {};
  } catch {
    return {};
  }
}
