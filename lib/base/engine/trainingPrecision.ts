import { check } from "../checks";
import { PRECISION_CHOICES, type PrecisionChoice } from "../settings";
import { checkPrecision, type Precision } from "./precision";
import { hasBfloat16, type PrecisionTrial, tryPrecisions } from "./precisionTrial";
import { readTrial } from "./storedTrial";
import { tf } from "./tf";

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
