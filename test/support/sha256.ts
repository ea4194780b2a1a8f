import crypto from "node:crypto";

/** The sha256 of bytes in hexadecimal digits, by another way than the library's. */
export function sha256(bytes: Buffer): string {
  return crypto.createHash("sha256").update(bytes).digest("hex");
}
