import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

/** One file of a zip to be made. */
export interface ZipMember {
  name: string;
  content: string | Buffer;
  /** Unix mode, e.g. 0o120777 for a symbolic link. Default a regular file. */
  mode?: number;
}

/**
 * A zip archive with these files. yazl refuses names that lead out of a folder, as an honest
 * program should, so such names are put in afterwards in place of a harmless one of equal length.
 */
export async function makeZip(members: ZipMember[]): Promise<Buffer> {
  const zip = new ZipFile();
  members.forEach(({ content, mode = 0o100644 }, i) => {
    zip.addBuffer(Buffer.from(content), placeholder(members[i].name, i), {
      mode,
      mtime: new Date(2020, 1, 1),
    });
  });
  zip.end();
  let bytes = await buffer(zip.outputStream as NodeJS.ReadableStream);
  members.forEach(({ name }, i) => (bytes = replaceAll(bytes, placeholder(name, i), name)));
  return bytes;
}

function placeholder(name: string, index: number): string {
  return `${String.fromCharCode(97 + index)}~`.padEnd(Buffer.byteLength(name), "~");
}

/** Replaces every occurrence of one text by another of equal length. */
function replaceAll(bytes: Buffer, from: string, to: string): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(from); at !== -1; at = copy.indexOf(from, at + 1)) copy.write(to, at);
  return copy;
}

/** The smallest zip of the data set: one image of each class in train and test below `prefix`. */
export function dataSetMembers(prefix: string): ZipMember[] {
  return ["train", "test"].flatMap((split) =>
    ["NORMAL", "PNEUMONIA"].map((name) => ({
      name: `${prefix}${split}/${name}/image-${split}.jpeg`,
      content: `picture of ${split} ${name}`,
    })),
  );
}
