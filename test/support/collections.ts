import fs from "node:fs";
import path from "node:path";
import { writeGreyImage } from "./imageFolder";
import { withTempFolder } from "./tempFolder";

/** The columns of the NIH's table, as they are published. */
export const NIH_HEADER =
  "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender," +
  "View Position,OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y]";

/** A line of that table. */
export function nihLine(
  file: string,
  findings: string,
  { patient = "1", age = "50", sex = "F", view = "PA" } = {},
): string {
  return `${file},${findings},0,${patient},${age},${sex},${view},2048,2500,0.168,0.168`;
}

/**
 * Makes a folder of text files and small grey pictures (names that end in .png), and passes it on.
 */
export async function withFiles<T>(
  files: Record<string, string | number>,
  body: (root: string) => Promise<T> | T,
): Promise<T> {
  return withTempFolder(async (root) => {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(root, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      if (typeof content === "number") await writeGreyImage(file, 100, content);
      else fs.writeFileSync(file, content);
    }
    return body(root);
  });
}

/** The message of the error with which a promise ends. */
export async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: Error) => error.message,
  );
}
