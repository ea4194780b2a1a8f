import { check } from "../checks";
import { PRECISION_CHOICES, type PrecisionChoice } from "../settings";
import { toBfloat16, toFloat32 } from "./bfloat16";
import { hasBfloat16, type PrecisionTrial, tryPrecisions } from "./precisionTrial";
import { readTrial } from "./storedTrial";
import { tf } from "./tf";

/**
 * In which numbers convolutions compute. "bfloat16" is mixed precision: images, feature maps and
 * the filters that are applied to them are rounded to bfloat16, sums inside a convolution, the
 * classifier, the loss, the weights and the optimiser stay in float32 (as PyTorch's autocast).
 */
export type Precision = "float32" | "bfloat16";

/** bfloat16 has to be this many times as fast: less is no reason to round. */
const CLEAR_GAIN = 1.15;

/**
 * The precision for training: bfloat16 where a trial found it faster, else float32. Scoring and
 * explaining use float32 unless they are told otherwise, so that published numbers do not depend
 * on the processor.
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

/** True where mixed precision pays: on the TensorFlow engine, if the trial shows a clear gain. */
export function hasFastBfloat16(): boolean {
  return tf.getBackend() === "tensorflow" && isClearGain(precisionTrial());
}

/** Whether a trial speaks for bfloat16. */
export function isClearGain({ gain }: PrecisionTrial): boolean {
  return gain >= CLEAR_GAIN;
}

let trial: PrecisionTrial | undefined;

/**
 * The trial of both precisions that set-up made on this processor. Where there is none (the library
 * is used without set-up, or was moved to another machine), one is made, once per process.
 */
export function precisionTrial(): PrecisionTrial {
  trial ??= readTrial() ?? tryPrecisions();
  return trial;
}

/**
 * A sentence for the reader of a notebook: in which precision training computes, and what the trial
 * found on this machine.
 */
export function precisionNote(precision: Precision): string {
  const numbers =
    precision === "bfloat16"
      ? "Training computes its convolutions in bfloat16: numbers of 16 bits " +
        "(mixed precision; XRAY_PRECISION=float32 turns it off). " +
        "All scores are computed in float32."
      : "Training computes in float32.";
  return `${numbers} ${trialNote()}`;
}

function trialNote(): string {
  if (!hasBfloat16()) return "This engine cannot convolve in bfloat16 on this machine.";
  const { gain } = precisionTrial();
  return (
    "In a trial on this machine, a convolution and its gradients were " +
    `${gain.toFixed(2)} times as fast in bfloat16 as in float32; ` +
    `bfloat16 is chosen from ${CLEAR_GAIN} on.`
  );
}

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
