import fs from "node:fs";
import { check } from "../../base/checks";
import { removeFile } from "../../base/files/whenFree.cjs";
import { writeFileAtomic } from "../../base/writeFileAtomic";

/** What a broken transfer left behind, kept beside the target as `.part` and `.part.json`. */
export interface PartFile {
  /** Path of the bytes received so far. */
  path: string;
  /** Number of bytes received so far. */
  size(): number;
  /**
   * The value for `If-Range`: the server's mark of the version that the bytes belong to. Null
   * where it gave none that is precise to the byte.
   */
  validator(): string | null;
  /** Begins anew: no bytes, and the mark of the version that follows. */
  restart(url: string, headers: Headers): void;
  remove(): void;
}

/**
 * Opens what is left of an earlier transfer from `url` to `target`; another address's is removed.
 */
export function openPartFile(target: string, url: string): PartFile {
  const path = `${target}.part`;
  const notes = `${target}.part.json`;
  const remove = () => {
    removeFile(path);
    removeFile(notes);
  };
  check(
    !fs.existsSync(path) || fs.existsSync(notes) || fs.statSync(path).size === 0,
    `${path} is there already and was not downloaded here (there is no ${notes}). It was ` +
      `left as it ` +
      "is. Move it away, or wait for the program that downloads it.",
  );
  if (readNotes(notes).url !== url) remove();
  return {
    path,
    size: () => fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    validator: () => readNotes(notes).validator ?? null,
    restart(source, headers) {
      remove();
      // The notes first: a part without them is somebody else's.
      writeFileAtomic(notes, JSON.stringify({ url: source, validator: strongValidator(headers) }));
      fs.writeFileSync(path, "");
    },
    remove,
  };
}

/**
 * A weak ETag ("W/...") promises the same meaning, not the same bytes: RFC 9110, section 13.1.5.
 */
function strongValidator(headers: Headers): string | null {
  const etag = headers.get("etag");
  return etag !== null && !etag.startsWith("W/") ? etag : headers.get("last-modified");
}

function readNotes(file: string): { url?: string; validator?: string | null } {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return {}; // missing, or damaged: the transfer begins anew
  }
}
