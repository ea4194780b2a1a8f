import { check } from "../checks";
import { toBfloat16, toFloat32 } from "./bfloat16";
import { hasBfloat16 } from "./precisionTrial";
import type { tf } from "./tf";

/**
 * In which numbers convolutions compute. "bfloat16" is mixed precision: images, feature maps and
 * the filters that are applied to them are rounded to bfloat16, sums inside a convolution, the
 * classifier, the loss, the weights and the optimiser stay in float32 (as PyTorch's autocast).
 */
export type Precision = "float32" | "bfloat16";

/** @throws where the engine has no bfloat16 */
export function checkPrecision(precision: Precision): void {
  check(
    precision === "float32" || hasBfloat16(),
    "bfloat16 needs the TensorFlow engine on a processor for which its library oneDNN has " +
      "bfloat16 (x86 with AVX-512, for example). Use float32 (XRAY_PRECISION=float32).",
  );
}

/** `x` in that precision; its gradient comes back in the precision of `x`. */
export function toPrecision<T extends tf.Tensor>(x: T, precision: Precision): T {
  return precision === "bfloat16" ? toBfloat16(x) : toFloat32(x);
}
