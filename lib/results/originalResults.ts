import type { SelectOn } from "../base/settings";
import type { BinaryRates } from "../metrics/binaryRates";

/** Test results of one model as the original project published them. */
export interface PublishedResult {
  model: "cnn" | "resnet18";
  /** Where the numbers stand: in its README, or in the output that its notebooks carry. */
  source: "README" | "notebook";
  /** Shares from 0 to 1. */
  accuracy: number;
  sensitivity: number;
  specificity: number;
  auc: number;
}

/**
 * How the original project, a PyTorch notebook suite on the same X-rays, came to its numbers. It
 * kept the epoch with the lowest loss on the very test images it then reported, so its numbers
 * are optimistic: on new images they would be lower.
 */
export const ORIGINAL_PROTOCOL = {
  dataSet: "Chest X-Ray Images (Pneumonia), Kermany et al. 2018",
  testImages: { NORMAL: 234, PNEUMONIA: 390 },
  selectOn: "test" as SelectOn,
};

/**
 * The only numbers of the analysis that are not computed from our own files. The README and the
 * output in the notebooks do not agree, so both are listed.
 */
export const ORIGINAL_RESULTS: readonly PublishedResult[] = [
  {
    model: "cnn",
    source: "README",
    accuracy: 0.8958,
    sensitivity: 0.941,
    specificity: 0.821,
    auc: 0.948,
  },
  {
    model: "cnn",
    source: "notebook",
    accuracy: 0.8958,
    sensitivity: 0.9615,
    specificity: 0.7863,
    auc: 0.949,
  },
  {
    model: "resnet18",
    source: "README",
    accuracy: 0.9247,
    sensitivity: 0.979,
    specificity: 0.821,
    auc: 0.962,
  },
  {
    model: "resnet18",
    source: "notebook",
    accuracy: 0.9247,
    sensitivity: 0.9846,
    specificity: 0.8248,
    auc: 0.971,
  },
];

/** Test results that others published for the same 624 images. */
export interface OtherResult {
  name: string;
  /** Where it was published. */
  source: string;
  /** How it came about, as far as it is known. */
  protocol: string;
  /**
   * Shares from 0 to 1; a standard deviation over training runs where it was given, null where
   * nothing was.
   */
  accuracy: { mean: number; sd: number | null };
  auc: { mean: number; sd: number | null };
  sensitivity: number | null;
  specificity: number | null;
}

const MEDMNIST_PLUS = {
  source: "Doerrich et al., Scientific Reports 15 (2025)",
  protocol: "validation from train, mean ± sd of three runs",
  sensitivity: null,
  specificity: null,
};

/** What others published; typed in here, as ORIGINAL_RESULTS, and nowhere else. */
export const OTHER_RESULTS: readonly OtherResult[] = [
  {
    name: "Inception v3",
    source: "Kermany et al., Cell 172 (2018)",
    protocol: "not stated whether these images took part in choosing",
    accuracy: { mean: 0.928, sd: null },
    auc: { mean: 0.968, sd: null },
    sensitivity: 0.932,
    specificity: 0.901,
  },
  {
    ...MEDMNIST_PLUS,
    name: "ResNet-18, 224 pixels, all layers trained",
    accuracy: { mean: 0.9113, sd: 0.0096 },
    auc: { mean: 0.98, sd: 0.003 },
  },
  {
    ...MEDMNIST_PLUS,
    name: "ResNet-18, 224 pixels, only the head trained",
    accuracy: { mean: 0.8317, sd: 0.0013 },
    auc: { mean: 0.969, sd: null },
  },
  {
    ...MEDMNIST_PLUS,
    name: "DINO ViT-B/16, only the head trained",
    accuracy: { mean: 0.9156, sd: 0.0027 },
    auc: { mean: 0.989, sd: 0.001 },
  },
  {
    name: "Google AutoML Vision, 28 pixels",
    source: "Yang et al., Scientific Data 10 (2023)",
    protocol: "validation from train; a closed product",
    accuracy: { mean: 0.946, sd: null },
    auc: { mean: 0.991, sd: null },
    sensitivity: null,
    specificity: null,
  },
];

/**
 * The counts behind published rates, which are given to one or two decimals: the nearest whole
 * numbers of the original's 234 NORMAL and 390 PNEUMONIA test images.
 *
 * @example the notebook's ResNet-18 gives TN 193, FP 41, FN 6, TP 384, as its confusion matrix
 *   shows
 */
export function publishedCounts({
  sensitivity,
  specificity,
}: Pick<PublishedResult, "sensitivity" | "specificity">): Pick<
  BinaryRates,
  "tn" | "fp" | "fn" | "tp"
> {
  const { NORMAL, PNEUMONIA } = ORIGINAL_PROTOCOL.testImages;
  const tn = Math.round(specificity * NORMAL);
  const tp = Math.round(sensitivity * PNEUMONIA);
  return { tn, fp: NORMAL - tn, fn: PNEUMONIA - tp, tp };
}
