import fs from "node:fs";
import { checkRegularFile } from "../files/checkRegularFile";

/** Larger than any X-ray of MAX_PIXELS pixels with 16 bits and three colours. */
const MAX_BYTES = 1_000_000_000;

/**
 * The contents of an image file. Only regular files are opened: a named pipe would wait for ever,
 * a device would never end.
 *
 * @throws the system's error if the file is missing or unreadable; another if it is no file, or
 *   too large
 */
export async function readImageBytes(file: string): Promise<Buffer> {
  const stats = await fs.promises.stat(file);
  // Reading a folder fails by itself.
  if (!stats.isDirectory())
    checkRegularFile(file, { maxBytes: MAX_BYTES, advice: "Replace or remove it." });
  return fs.promises.readFile(file);
}
