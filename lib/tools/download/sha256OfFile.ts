import crypto from "node:crypto";
import fs from "node:fs";

/**
 * The sha256 of a file as 64 lower-case hexadecimal digits, read in pieces.
 *
 * @param onProgress is told the number of bytes read so far
 */
export async function sha256OfFile(
  file: string,
  onProgress?: (bytes: number) => void,
): Promise<string> {
  const hash = crypto.createHash("sha256");
  let bytes = 0;
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    onProgress?.(bytes);
  }
  return hash.digest("hex");
}
