import {
  type EvaluationWithIntervals,
  evaluateWithIntervals,
} from "../metrics/evaluateWithIntervals";
import type { PredictionRow } from "./predictionsFile";
import { MODEL_NAMES, type ScoredModel, type ScoredModelId, testEvaluation } from "./scoredModels";
import { averagePredictions, splitAnswers } from "./splitAnswers";

/** Mean over training runs that differ in their seed, and how far they lie apart. */
export interface MeanAndSd {
  mean: number;
  /** Standard deviation (divided by n - 1); null for one run. */
  sd: number | null;
}

/** The honest runs of one architecture: each one, their mean, and all of them as one model. */
export interface SeedSummary {
  model: ScoredModel["model"];
  /** "CNN", "ResNet-18" or "ResNet-18, mean over four views". */
  name: string;
  /** One per seed, in the order of SCORED_MODEL_IDS. */
  members: ScoredModel[];
  /** Test metrics of each member with intervals. */
  evaluations: EvaluationWithIntervals[];
  accuracy: MeanAndSd;
  sensitivity: MeanAndSd;
  specificity: MeanAndSd;
  auc: MeanAndSd;
  /** Missed cases (false negatives) and false alarms (false positives): numbers of images. */
  missed: MeanAndSd;
  falseAlarms: MeanAndSd;
  /** The mean of the members' probabilities for every test image, as one model at threshold 0.5. */
  ensemble: { rows: PredictionRow[]; evaluation: EvaluationWithIntervals };
}

const SEED_RUNS: Record<ScoredModel["model"], ScoredModelId[]> = {
  cnn: ["cnn", "cnn-43", "cnn-44"],
  resnet18: ["resnet18", "resnet18-43", "resnet18-44"],
};

const VIEW_RUNS: ScoredModelId[] = ["resnet18-views", "resnet18-views-43", "resnet18-views-44"];

/**
 * Sums up the runs that differ in nothing but their seed. The seed decides first weights, order,
 * augmentation and which patients are held back; the test images stay the same. Runs whose epoch
 * was chosen on the test images do not count.
 *
 * @returns one summary for each architecture that has a run
 * @throws when the runs were not scored on the same test images
 */
export function summarizeSeeds(models: readonly ScoredModel[]): SeedSummary[] {
  return (["cnn", "resnet18"] as const).flatMap((model) =>
    summarizeRuns(models, { model, name: MODEL_NAMES[model], ids: SEED_RUNS[model] }),
  );
}

/**
 * The same for the ResNet-18 runs asked for the mean over four views of every image; none if they
 * were not.
 */
export function summarizeViews(models: readonly ScoredModel[]): SeedSummary[] {
  const name = `${MODEL_NAMES.resnet18}, mean over four views`;
  return summarizeRuns(models, { model: "resnet18", name, ids: VIEW_RUNS });
}

interface Runs extends Pick<SeedSummary, "model" | "name"> {
  ids: ScoredModelId[];
}

function summarizeRuns(models: readonly ScoredModel[], { ids, ...named }: Runs): SeedSummary[] {
  const members = models.filter(({ id, honest }) => honest && ids.includes(id));
  return members.length > 0 ? [summarize(named, members)] : [];
}

function summarize(
  named: Pick<SeedSummary, "model" | "name">,
  members: ScoredModel[],
): SeedSummary {
  const evaluations = members.map(testEvaluation);
  const over = (value: (evaluation: EvaluationWithIntervals) => number) =>
    meanAndSd(evaluations.map(value));
  return {
    ...named,
    members,
    evaluations,
    accuracy: over(({ rates }) => rates.accuracy),
    sensitivity: over(({ rates }) => rates.sensitivity),
    specificity: over(({ rates }) => rates.specificity),
    auc: over(({ auc }) => auc),
    missed: over(({ rates }) => rates.fn),
    falseAlarms: over(({ rates }) => rates.fp),
    ensemble: ensembleOf(members),
  };
}

function ensembleOf(members: ScoredModel[]): SeedSummary["ensemble"] {
  const rows = averagePredictions(
    members.map((member) => member.rows),
    "test",
  );
  const { yTrue, yScore, patients } = splitAnswers(rows, "test");
  return { rows, evaluation: evaluateWithIntervals(yTrue, yScore, patients) };
}

/**
 * Mean and standard deviation, as numpy's `mean` and `std(ddof=1)`.
 *
 * @example meanAndSd([1, 2, 3]) // { mean: 2, sd: 1 }
 */
export function meanAndSd(values: readonly number[]): MeanAndSd {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, sd: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}
