import { type BootstrapInterval, pairedBootstrapByPatient } from "../metrics/bootstrap";
import { pairPredictions } from "./pairedPredictions";
import { MODEL_NAMES, type ScoredModel, type ScoredModelId } from "./scoredModels";
import { signed } from "./wording";

/** What choosing the epoch on the test images adds to the test score. */
export interface Optimism {
  model: ScoredModel["model"];
  /** For people, e.g. "ResNet-18, original settings". */
  name: string;
  /** Epoch chosen on the test images. */
  optimistic: ScoredModel;
  /** Epoch chosen on validation. */
  honest: ScoredModel;
  /** True if both are epochs of one training run, so that nothing differs but the choice. */
  sameRun: boolean;
  /** Optimistic minus honest, with the 95 % interval of the paired bootstrap over patients. */
  accuracy: BootstrapInterval;
  auc: BootstrapInterval;
}

const PAIRS: Array<{ optimistic: ScoredModelId; honest: ScoredModelId }> = [
  { optimistic: "cnn-original", honest: "cnn-original-on-validation" },
  { optimistic: "resnet18-original", honest: "resnet18-original-on-validation" },
];

/**
 * Measures the optimism for each pair whose two models are both there. Both are scored on the same
 * test images at threshold 0.5.
 *
 * @throws when two models of a pair were not scored on the same test images
 */
export function measureOptimism(models: readonly ScoredModel[]): Optimism[] {
  const find = (id: ScoredModelId) => models.find((model) => model.id === id);
  return PAIRS.flatMap((pair) => {
    const [optimistic, honest] = [find(pair.optimistic), find(pair.honest)];
    if (!optimistic || !honest || optimistic.honest || !honest.honest) return [];
    const { yTrue, first, second, patients } = pairPredictions(
      optimistic.rows,
      honest.rows,
      "test",
    );
    const { accuracy, auc } = pairedBootstrapByPatient(yTrue, first, second, patients);
    const name = `${MODEL_NAMES[honest.model]}, original settings`;
    return [
      {
        model: honest.model,
        name,
        optimistic,
        honest,
        sameRun: isSameRun(optimistic, honest),
        accuracy,
        auc,
      },
    ];
  });
}

/**
 * One run has the same training losses whichever epoch was kept; two runs never agree to the last
 * digit.
 */
function isSameRun(a: ScoredModel, b: ScoredModel): boolean {
  const losses = ({ metrics }: ScoredModel) =>
    metrics.history.epochs.map(({ trainLoss }) => trainLoss).join();
  return a.seed === b.seed && losses(a) === losses(b);
}

/**
 * The measurement in words.
 *
 * @example "CNN, original settings: the test images chose epoch 9, validation epoch 12 of the same
 *   run. Choosing on the test images changes the test accuracy by +1.3 points (95 % interval −0.2
 *   to +2.9) and ..."
 */
export function describeOptimism({
  name,
  optimistic,
  honest,
  sameRun,
  accuracy,
  auc,
}: Optimism): string {
  const [onTest, onValidation] = [optimistic, honest].map(
    ({ metrics }) => metrics.history.bestEpoch,
  );
  const runs = sameRun ? "of the same run" : "(of another run: more than the choice differs)";
  if (sameRun && onTest === onValidation) {
    return (
      `${name}: test and validation chose the same epoch, ${onTest}; the choice made no ` +
      "difference in this run."
    );
  }
  const points = (share: number) => signed(100 * share, 1);
  return (
    `${name}: the test images chose epoch ${onTest}, validation epoch ${onValidation} ${runs}. ` +
    `Choosing on the test images changes the test accuracy by ${points(accuracy.estimate)} ` +
    `points (95 % interval ${points(accuracy.low)} to ${points(accuracy.high)}) and the AUC by ` +
    `${signed(auc.estimate)} (${signed(auc.low)} to ${signed(auc.high)}).`
  );
}
