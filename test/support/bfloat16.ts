import fs from "node:fs";
import { hasOneDnn } from "../../lib/base/engine/oneDnn";
import { startEngine } from "./tensors";

/**
 * As startEngine; skips what follows on processors without AVX-512, whose oneDNN has no bfloat16.
 */
export async function startBfloat16(this: Mocha.Context): Promise<void> {
  await startEngine();
  const flags = fs.existsSync("/proc/cpuinfo") ? fs.readFileSync("/proc/cpuinfo", "utf8") : "";
  if (!hasOneDnn() || !/\bavx512bw\b/.test(flags)) this.skip();
}
