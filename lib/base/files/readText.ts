import fs from "node:fs";

/**
 * The text of a file in UTF-8, without the mark that some editors put at its start.
 *
 * @param advice what to do if the file is damaged; ends the message
 * @throws naming the file if it cannot be read, or holds bytes that are no UTF-8: replacing them
 *   silently would give names that stand nowhere
 */
export function readText(file: string, advice: string): string {
  const bytes = fs.readFileSync(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${file} is not a text in UTF-8. ${advice}`);
  }
}
