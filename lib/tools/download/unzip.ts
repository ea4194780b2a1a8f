import fs from "node:fs";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import zlib from "node:zlib";
import yauzl from "yauzl";
import { check } from "../../base/checks";
import { formatBytes } from "../../base/display/formatBytes";
import { explainFileError } from "../../base/files/explainFileError";
import { listFilesBelow, removeEmptyFolders, someOf } from "../../base/files/ownFiles";
import { removeQuietly } from "../../base/files/removeQuietly";
import { moveFile, removeFile } from "../../base/files/whenFree.cjs";
import { shorten } from "../../base/shorten";
import { writeFileAtomic } from "../../base/writeFileAtomic";

export interface UnzipOptions {
  /**
   * Picks what to unpack: from the names of all files in the archive to the wanted ones, each
   * with its path below the target. May throw when something is missing.
   */
  choose(names: string[]): Map<string, string>;
  /** Most bytes the chosen files may have together: a small "zip bomb" can hold terabytes. */
  maxBytes: number;
  /** Is awaited before anything is written, with the unpacked size. */
  onStart?(totalBytes: number): Promise<void>;
  /** Is told the bytes written so far. */
  onProgress?(written: number): void;
}

// Upper half of a zip entry's external attributes on Unix: the file type of stat(2).
const FILE_TYPE = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;

/**
 * Unpacks chosen files of a zip archive into `target`, a folder that must not exist yet. All goes
 * to `target.unpacking` first and is renamed when it is whole, so that a half-unpacked folder is
 * never taken for a data set. What a killed run left there is removed, file by file from its own
 * note, so that nothing goes that was not unpacked.
 *
 * Refuses the whole archive, before writing anything, when it is damaged, when any name leads out
 * of the target ("../..", absolute, drive letters: "zip slip"), when it holds links or devices, or
 * when the chosen files are larger than `maxBytes`. Sizes and, from Node 20.15 on, checksums are
 * compared while writing.
 */
export async function unzip(zipFile: string, target: string, options: UnzipOptions): Promise<void> {
  check(
    !fs.existsSync(target),
    `${target} exists already: move it away or choose another folder with --to.`,
  );
  const zip = await openZip(zipFile);
  const temporary = `${target}.unpacking`;
  try {
    const entries = await readEntries(zip, zipFile);
    const chosen = chooseEntries(options, [...entries.keys()], zipFile);
    const total = [...chosen.keys()].reduce(
      (sum, name) => sum + entries.get(name)!.uncompressedSize,
      0,
    );
    check(
      total <= options.maxBytes,
      `${zipFile} would unpack to ${formatBytes(total)}, more than the ` +
        `${formatBytes(options.maxBytes)} that this data set can have. Nothing was unpacked.`,
    );
    removeUnpacked(temporary);
    check(
      !fs.existsSync(temporary),
      `${temporary} holds files that were not unpacked here ` +
        `(${someOf(listFilesBelow(temporary))}). ` +
        "Nothing was changed. Move them away, and give the command again.",
    );
    await options.onStart?.(total);
    for (const relative of chosen.values()) pathInside(temporary, relative);
    writeFileAtomic(path.join(temporary, NOTE), JSON.stringify([...chosen.values()]));
    await writeEntries(zip, zipFile, entries, chosen, temporary, options.onProgress);
    removeFile(path.join(temporary, NOTE));
    moveFile(temporary, target);
  } catch (error) {
    try {
      removeUnpacked(temporary);
    } catch {
      // On a disk that fails, this fails as well: the first failure is the one to report.
    }
    throw explainFileError(error, target);
  } finally {
    zip.close();
  }
}

function chooseEntries(
  { choose }: UnzipOptions,
  names: string[],
  zipFile: string,
): Map<string, string> {
  try {
    return choose(names);
  } catch (error) {
    throw new Error(`${(error as Error).message} Found in ${zipFile}: ${shorten(someOf(names))}.`);
  }
}

/** In a folder that is being filled: paths of the files that are unpacked into it. */
const NOTE = "unpacking.json";

function removeUnpacked(folder: string): void {
  const note = path.join(folder, NOTE);
  if (fs.existsSync(note)) {
    const names = JSON.parse(fs.readFileSync(note, "utf8")) as string[];
    // Quietly: one that the disk did not take, such as too long a name, was not written either.
    for (const name of names) removeQuietly(pathInside(folder, name));
    removeFile(note);
  }
  removeEmptyFolders(folder);
}

async function openZip(file: string): Promise<yauzl.ZipFile> {
  const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);
  try {
    return await open(file, { lazyEntries: true, autoClose: false });
  } catch (error) {
    throw new Error(`${file} is not a zip archive, or was cut off: ${(error as Error).message}.`);
  }
}

/** All files of the archive by name. yauzl itself refuses names that lead out of the target. */
function readEntries(zip: yauzl.ZipFile, file: string): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>();
  return new Promise((resolve, reject) => {
    const refuse = (problem: string) =>
      reject(new Error(`${file} is not safe or damaged: ${problem}. Nothing was unpacked.`));
    // yauzl's messages end in the name of the entry, which may be as long as the archive likes.
    zip.on("error", ({ message }: Error) => refuse(message.replace(/(?<=: ).*/s, shorten)));
    zip.on("end", () => resolve(entries));
    zip.on("entry", (entry: yauzl.Entry) => {
      const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
      if (type !== 0 && type !== REGULAR_FILE && type !== FOLDER)
        return refuse(`"${shorten(entry.fileName)}" is a link or device`);
      if (entry.fileName.includes("\0"))
        return refuse(`${shorten(JSON.stringify(entry.fileName))} cannot be the name of a file`);
      if (entries.has(entry.fileName)) return refuse(`it holds "${shorten(entry.fileName)}" twice`);
      if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

async function writeEntries(
  zip: yauzl.ZipFile,
  zipFile: string,
  entries: Map<string, yauzl.Entry>,
  chosen: Map<string, string>,
  folder: string,
  onProgress: (written: number) => void = () => {},
): Promise<void> {
  const openStream = promisify<yauzl.Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip));
  let written = 0;
  for (const [name, relative] of chosen) {
    const target = pathInside(folder, relative);
    const entry = entries.get(name)!;
    const checksum = checksumStream(entry, (bytes) => onProgress((written += bytes)));
    try {
      fs.mkdirSync(path.dirname(target), { recursive: true });
      // "wx": two names that a disk takes for one (upper and lower case) must not overwrite each
      // other.
      await pipeline(
        await openStream(entry),
        checksum,
        fs.createWriteStream(target, { flags: "wx" }),
      );
    } catch (error) {
      const { message } = explainFileError(error, target) as Error;
      throw new Error(
        `Could not unpack ${name}: ${message.replace(/[.]$/, "")}. ` +
          `The unpacked part of ${zipFile} was removed.`,
      );
    }
  }
}

/** A second lock behind yauzl's own check: the path must lie below the folder. */
function pathInside(folder: string, relative: string): string {
  const target = path.resolve(folder, relative);
  check(
    target.startsWith(path.resolve(folder) + path.sep),
    `"${relative}" leads out of ${folder}.`,
  );
  return target;
}

/** Passes bytes on, counts them, and fails at the end when they do not have the entry's CRC-32. */
function checksumStream(entry: yauzl.Entry, onBytes: (bytes: number) => void): Transform {
  const crc32 = zlib.crc32 as typeof zlib.crc32 | undefined;
  let crc = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (crc32) crc = crc32(chunk, crc);
      onBytes(chunk.length);
      done(null, chunk);
    },
    flush: (done) => done(crc32 && crc !== entry.crc32 ? new Error("its checksum is wrong") : null),
  });
}
