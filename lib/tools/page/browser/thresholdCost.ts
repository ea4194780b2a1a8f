import { type BinaryRates, binaryRates } from "../../../metrics/binaryRates";
import { confusionMatrix } from "../../../metrics/confusionMatrix";
import { predictedLabels } from "../../../metrics/evaluation";
import { wilsonInterval } from "../../../metrics/wilsonInterval";

/** What a threshold costs: on the images that were scored, and among 1,000 children. */
export interface ThresholdCost {
  rates: BinaryRates;
  /** 95 % intervals (Wilson 1927). */
  sensitivity: { low: number; high: number };
  specificity: { low: number; high: number };
  /** Among 1,000 children of the prevalence: ill and not found, ill and found. */
  missed: number;
  found: number;
  /** Healthy and called ill, healthy and left alone. */
  alarmed: number;
  leftAlone: number;
  /** Share of alarms that are right; null where there are none. */
  rightAlarms: number | null;
}

/**
 * @param answers labels and probabilities of PNEUMONIA of scored images
 * @param threshold from which on an image is called PNEUMONIA
 * @param prevalence share of children who have pneumonia, 0 to 1
 */
export function thresholdCost(
  { yTrue, yScore }: { yTrue: number[]; yScore: number[] },
  threshold: number,
  prevalence: number,
): ThresholdCost {
  const rates = binaryRates(confusionMatrix(yTrue, predictedLabels(yScore, threshold)));
  const { tp, fn, tn, fp, sensitivity, specificity } = rates;
  const ill = 1000 * prevalence;
  const healthy = 1000 - ill;
  const found = ill * sensitivity;
  const alarmed = healthy * (1 - specificity);
  return {
    rates,
    sensitivity: wilsonInterval(tp, tp + fn),
    specificity: wilsonInterval(tn, tn + fp),
    found,
    missed: ill - found,
    alarmed,
    leftAlone: healthy - alarmed,
    rightAlarms: found + alarmed > 0 ? found / (found + alarmed) : null,
  };
}
