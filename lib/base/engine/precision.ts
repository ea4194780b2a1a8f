import fs from "node:fs";
import { check } from "../checks";
import { PRECISION_CHOICES, type PrecisionChoice } from "../settings";
import { toBfloat16, toFloat32 } from "./bfloat16";
import { hasOneDnn } from "./oneDnn";
import { tf } from "./tf";

/**
 * In which numbers convolutions compute. "bfloat16" is mixed precision: images, feature maps and
 * the filters that are applied to them are rounded to bfloat16, sums inside a convolution, the
 * classifier, the loss, the weights and the optimiser stay in float32 (as PyTorch's autocast).
 */
export type Precision = "float32" | "bfloat16";

/**
 * The precision for training: bfloat16 where the processor is fast at it, else float32. Scoring
 * and explaining use float32 unless they are told otherwise, so that published numbers do not
 * depend on the processor.
 *
 * @param requested without it the environment variable XRAY_PRECISION decides, and then "auto"
 * @throws if the name is unknown, or the engine cannot compute in bfloat16
 */
export function trainingPrecision(requested = precisionFromEnvironment()): Precision {
  check(
    PRECISION_CHOICES.includes(requested),
    `Unknown precision "${requested}": expected one of ${PRECISION_CHOICES.join(", ")}.`,
  );
  if (requested === "auto") return hasFastBfloat16() ? "bfloat16" : "float32";
  checkPrecision(requested);
  return requested;
}

function precisionFromEnvironment(): PrecisionChoice {
  return (process.env.XRAY_PRECISION || "auto") as PrecisionChoice;
}

let fast: boolean | undefined;

/**
 * True where mixed precision pays: on the TensorFlow engine with a processor that has AMX (Intel
 * Xeon since 2023). Processors with AVX-512 only compute bfloat16 more slowly than float32.
 */
export function hasFastBfloat16(): boolean {
  if (tf.getBackend() !== "tensorflow") return false;
  fast ??= hasOneDnn() && /\bamx_bf16\b/.test(processorFlags());
  return fast;
}

function processorFlags(): string {
  try {
    return /^flags\s*:(.*)$/m.exec(fs.readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "";
  } catch {
    // Only Linux has this file. No other system that tfjs-node supports runs on such a processor.
    return "";
  }
}

/** @throws where the engine has no bfloat16 */
export function checkPrecision(precision: Precision): void {
  check(
    precision === "float32" || hasOneDnn(),
    "bfloat16 needs the TensorFlow engine on an x86 processor with oneDNN. Use float32 " +
      "(XRAY_PRECISION=float32).",
  );
}

/** `x` in that precision; its gradient comes back in the precision of `x`. */
export function toPrecision<T extends tf.Tensor>(x: T, precision: Precision): T {
  return precision === "bfloat16" ? toBfloat16(x) : toFloat32(x);
}
