import fs from "node:fs";
import { checkRegularFile } from "./checkRegularFile";

/** Results are kilobytes; a program that wrote this much wrote something else. */
const MAX_BYTES = 100_000_000;

/**
 * The text of a file in UTF-8, without the mark that some editors put at its start.
 *
 * @param advice what to do if the file is damaged; ends the message
 * @throws naming the file if it is no regular file, is too large, or holds bytes that are no UTF-8:
 *   replacing them silently would give names that stand nowhere
 */
export function readText(file: string, advice: string): string {
  checkRegularFile(file, { maxBytes: MAX_BYTES, advice });
  const bytes = fs.readFileSync(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${file} is not a text in UTF-8. ${advice}`);
  }
}
