import { check } from "../base/checks";
import { checkLogits } from "./divergence";

/** Mean loss per image (weighted by class, if asked for) and share of right predictions. */
export interface LossAndAccuracy {
  loss: number;
  accuracy: number;
}

/**
 * Loss and accuracy over an epoch, totalled image by image, so that a short last batch does not
 * count more than its share.
 */
export class RunningScore {
  private weightedLoss = 0;
  private totalWeight = 0;
  private correct = 0;
  private count = 0;

  /** @param classWeights weight of an image by its true class, as in the training loss */
  constructor(
    private readonly numClasses: number,
    private readonly classWeights?: number[],
  ) {}

  /**
   * Adds a batch.
   * @param logits `[batch * numClasses]`, row by row
   * @param labels class indices `[batch]`
   * @throws if a logit is not a finite number
   */
  add(logits: ArrayLike<number>, labels: ArrayLike<number>): void {
    checkLogits(logits);
    for (let i = 0; i < labels.length; i++) {
      const row = Array.from(
        { length: this.numClasses },
        (_, k) => logits[i * this.numClasses + k],
      );
      const weight = this.classWeights?.[labels[i]] ?? 1;
      this.weightedLoss += weight * (logSumExp(row) - row[labels[i]]);
      this.totalWeight += weight;
      this.correct += row.indexOf(Math.max(...row)) === labels[i] ? 1 : 0;
      this.count += 1;
    }
  }

  /** Mean cross-entropy and accuracy of all images so far. */
  result(): LossAndAccuracy {
    check(this.count > 0, "No images were scored: at least one is needed.");
    return { loss: this.weightedLoss / this.totalWeight, accuracy: this.correct / this.count };
  }
}

/** log(sum(exp(x))) without overflow: the largest value is taken out first. */
function logSumExp(values: number[]): number {
  const largest = Math.max(...values);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
