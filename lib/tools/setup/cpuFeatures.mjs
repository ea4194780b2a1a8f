import { execFileSync } from "node:child_process";
import fs from "node:fs";

/**
 * Instruction sets for which TensorFlow has faster code, by the names that the systems give them.
 */
const FEATURES = {
  AVX2: /\bavx2(_0)?\b/i,
  "AVX-512": /\bavx512f\b/i,
  "AVX-512 BF16": /\bavx512_bf16\b/i,
  AMX: /\bamx_tile\b/i,
};

/** The features that a system's list of flags contains. */
export function featuresIn(flags) {
  return Object.keys(FEATURES).filter((name) => FEATURES[name].test(flags));
}

/** What this processor has, as a text: "AVX2, AVX-512" or "not known on this system". */
export function cpuFeatures() {
  if (process.arch === "arm64") return "NEON (ARM)";
  const flags = readFlags();
  if (flags === null) return "not known on this system";
  return featuresIn(flags).join(", ") || "none of AVX2, AVX-512, AMX";
}

function readFlags() {
  try {
    if (process.platform === "linux")
      return /^flags\s*:(.*)$/m.exec(fs.readFileSync("/proc/cpuinfo", "utf8"))[1];
    if (process.platform !== "darwin") return null;
    return execFileSync("sysctl", ["-n", "machdep.cpu.features", "machdep.cpu.leaf7_features"], {
      encoding: "utf8",
    });
  } catch {
    return null;
  }
}
