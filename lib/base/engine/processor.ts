import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";

/**
 * Tells this machine's processor from others, for what was measured on it. The name alone does not:
 * rented machines of quite different abilities are all called "Intel(R) Xeon(R) Processor". Linux
 * also lists the abilities, of which a hash is enough here.
 *
 * @example "x64, AMD EPYC 9554, 2 threads, abilities 3f0c1a2b"
 */
export function processorIdentity(): string {
  const name = os.cpus()[0]?.model.trim() || "unknown";
  const abilities = processorAbilities();
  const hash = createHash("sha256").update(abilities).digest("hex").slice(0, 8);
  return (
    `${process.arch}, ${name}, ${os.availableParallelism()} threads` +
    (abilities === "" ? "" : `, abilities ${hash}`)
  );
}

/**
 * Whether the processor multiplies whole tiles of bfloat16 at once (Intel's AMX, found in
 * servers); false where the system does not list abilities.
 */
export function multipliesTiles(): boolean {
  return processorAbilities().split(" ").includes("amx_bf16");
}

function processorAbilities(): string {
  try {
    const text = fs.readFileSync("/proc/cpuinfo", "utf8");
    return /^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1].trim() ?? "";
  } catch {
    return ""; // Only Linux has this file.
  }
}
