import fs from "node:fs";
import path from "node:path";

const OTHER_DISK = "Free some space, or choose a folder on another disk";
const PERMISSIONS = "Change the permissions of the folder, or choose another one";

/** What an error of the file system means, and what to do about it. */
const PROBLEMS: Record<string, [meaning: string, remedy: string]> = {
  ENOSPC: ["the disk is full", OTHER_DISK],
  EDQUOT: ["this account may use no more of the disk", OTHER_DISK],
  EFBIG: ["the disk takes no file of this size", "Choose a folder on another disk"],
  EROFS: ["the disk is read-only", "Choose a folder on another disk"],
  EACCES: ["this account has no right to do that", PERMISSIONS],
  EPERM: ["this account has no right to do that", PERMISSIONS],
  EISDIR: ["a folder of this name is there", "Move it away, or choose another name"],
  ENOTEMPTY: ["a folder of this name is there", "Move it away, or choose another name"],
  EBUSY: ["another program is using it", "Close that program and try again"],
  ENAMETOOLONG: ["its name is too long", "Choose a shorter one"],
  EMFILE: ["too many files are open", "Close other programs and try again"],
  ENFILE: ["too many files are open", "Close other programs and try again"],
  EIO: ["the disk reports an error", "Check the disk, or choose a folder on another one"],
};

const VERBS: Record<string, string> = {
  open: "opened",
  mkdir: "made",
  read: "read",
  scandir: "read",
  stat: "read",
  lstat: "read",
};

/**
 * What to throw in place of an error of the file system: an error that names the file, what it
 * means and what to do, with the first one as its cause. Any other error comes back as it is.
 *
 * @param file that was to be written; default: the one that the error names
 *
 * @example
 * try { fs.writeSync(handle, bytes) } catch (error) { throw explainFileError(error, file) }
 */
export function explainFileError(error: unknown, file?: string): unknown {
  if (!(error instanceof Error)) return error;
  const { code, syscall = "", path: source, dest } = error as NodeJS.ErrnoException & Renamed;
  const name = file ?? dest ?? source;
  if (code === undefined || name === undefined) return error;
  const problem = code in PROBLEMS ? PROBLEMS[code] : blockingFile(code, name);
  if (problem === null) return error;
  const [meaning, remedy] = problem;
  const message = `${name} could not be ${VERBS[syscall] ?? "written"}: ${meaning}. ${remedy}.`;
  return Object.assign(new Error(message, { cause: error }), { code });
}

/** Errors of renaming and copying name two files. */
interface Renamed {
  dest?: string;
}

/** A folder cannot be made, or entered, where a file has its name. */
function blockingFile(code: string, name: string): [string, string] | null {
  if (code !== "ENOTDIR" && code !== "EEXIST") return null;
  for (let place = path.resolve(name); place !== path.dirname(place); place = path.dirname(place)) {
    // False below a file, too: only the file itself exists.
    if (!fs.existsSync(place)) continue;
    if (fs.statSync(place).isDirectory()) return PROBLEMS.EISDIR;
    return [
      `${place} is a file where a folder is needed`,
      "Move it away, or choose another folder",
    ];
  }
  return null;
}
