import { checkWeights } from "../models/checkWeights";
import type { Model } from "../models/model";

const ADVICE = "Use a lower learning rate, and check that the images are normalised.";

/** Throws if a logit of a batch is not finite. @param logits `[batch * numClasses]` */
export function checkLogits(logits: ArrayLike<number>): void {
  for (let i = 0; i < logits.length; i++)
    if (!Number.isFinite(logits[i]))
      throw new Error(
        `Training has diverged: the model's output is not a number (${logits[i]}). ${ADVICE}`,
      );
}

/**
 * Throws if a weight or statistic is not finite. The output does not always show it: ReLU and max
 * pooling may take what is not a number for 0.
 * @param when stands in the message: "After epoch 3"
 */
export function checkStillFinite({ parameters }: Model, when: string): void {
  checkWeights(parameters.toArrays(), `Training has diverged. ${ADVICE} ${when}`);
}
