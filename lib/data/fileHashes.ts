import crypto from "node:crypto";
import fs from "node:fs";
import { writeFileAtomic } from "../writeFileAtomic";
import { forEachParallel } from "./parallel";

/** The sha256 of a file's contents, or why it could not be read. */
export type FileHash = { hash: string } | { hash: null; reason: string };

/** What is remembered of a file: size in bytes, time of change in ms, sha256 in hex. */
type Memo = Record<string, [size: number, changed: number, hash: string]>;

/** A file changed this recently may change again without a new time stamp, so it is not remembered. */
const RACE_MS = 2000;
const FILES_IN_FLIGHT = 8;

/**
 * Hashes files by their contents. Hashes are remembered by path, size and time of change (the way
 * git's index does), so that a second call reads no file that stayed as it was.
 *
 * @param files absolute paths
 * @param memoFile JSON file of the remembered hashes; a missing or damaged one is started anew
 * @returns one entry per file, in the order of `files`; an unreadable file has a reason instead of a hash
 */
export async function hashFiles(files: readonly string[], memoFile: string): Promise<FileHash[]> {
  const memo = readMemo(memoFile);
  const hashes = new Array<FileHash>(files.length);
  let changed = false;
  await forEachParallel(files.length, FILES_IN_FLIGHT, async (i) => {
    const known = memo[files[i]];
    try {
      const { size, mtimeMs } = await fs.promises.stat(files[i]);
      if (known && known[0] === size && known[1] === mtimeMs) {
        hashes[i] = { hash: known[2] };
        return;
      }
      const hash = hashBytes(await fs.promises.readFile(files[i]));
      hashes[i] = { hash };
      if (Date.now() - mtimeMs < RACE_MS) return;
      memo[files[i]] = [size, mtimeMs, hash];
      changed = true;
    } catch (error) {
      const cause = (error as Error).message;
      const reason = `The file cannot be read (${cause}). Check that it exists and its permissions.`;
      hashes[i] = { hash: null, reason };
    }
  });
  if (changed) writeFileAtomic(memoFile, JSON.stringify(memo));
  return hashes;
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
