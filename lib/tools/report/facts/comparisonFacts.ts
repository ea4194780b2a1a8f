import { pairedBootstrapByPatient } from "../../../metrics/bootstrap";
import { compareAnswers } from "../../../metrics/compareAnswers";
import { measureOptimism } from "../../../results/optimism";
import { ORIGINAL_RESULTS } from "../../../results/originalResults";
import { pairPredictions } from "../../../results/pairedPredictions";
import type { ScoredModel } from "../../../results/scoredModels";
import { type MeanAndSd, meanAndSd, summarizeSeeds } from "../../../results/seedSummary";
import { decimalInterval, percent, percentInterval, signed } from "../../../results/wording";

type Named = Record<string, string>;

/**
 * What several models say together: the two architectures, the seeds, the choice on the test set,
 * and how often that choice reaches what the original project published.
 */
export function comparisonFacts(models: readonly ScoredModel[]): Named {
  return {
    ...pairFacts(models),
    ...seedFacts(models),
    ...optimismFacts(models),
    ...originalFacts(models),
  };
}

function pairFacts(models: readonly ScoredModel[]): Named {
  const [cnn, resnet] = ["cnn", "resnet18"].map((id) => models.find((model) => model.id === id));
  if (!cnn || !resnet) return {};
  const { yTrue, first, second, patients } = pairPredictions(cnn.rows, resnet.rows, "test");
  const { mcNemar, deLong } = compareAnswers(yTrue, first, second);
  const { auc } = pairedBootstrapByPatient(yTrue, second, first, patients);
  return {
    "pair.aucGain": signed(auc.estimate),
    "pair.aucGain.interval": `${signed(auc.low)} to ${signed(auc.high)}`,
    "pair.bothWrong": String(mcNemar.bothWrong),
    "pair.onlyCnnRight": String(mcNemar.onlyFirstRight),
    "pair.onlyResnetRight": String(mcNemar.onlySecondRight),
    "pair.mcNemar": pText(mcNemar.pValue),
    "pair.deLong": pText(deLong.pValue),
  };
}

/** @example pText(0.3) // "p = 0.300" @example pText(1e-9) // "p < 0.001" */
function pText(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}

function seedFacts(models: readonly ScoredModel[]): Named {
  const share = ({ mean }: MeanAndSd) => percent(mean);
  const sdPoints = ({ sd }: MeanAndSd) => (sd === null ? "–" : (100 * sd).toFixed(1));
  return Object.assign(
    {},
    ...summarizeSeeds(models).map(({ model, members, accuracy, specificity, auc, ensemble }) => {
      const { rates, intervals, auc: ensembleAuc } = ensemble.evaluation;
      const prefix = `seeds.${model}`;
      return {
        [`${prefix}.count`]: String(members.length),
        [`${prefix}.accuracy`]: share(accuracy),
        [`${prefix}.accuracy.sd`]: sdPoints(accuracy),
        [`${prefix}.specificity`]: share(specificity),
        [`${prefix}.specificity.sd`]: sdPoints(specificity),
        [`${prefix}.auc`]: auc.mean.toFixed(3),
        [`${prefix}.auc.sd`]: auc.sd === null ? "–" : auc.sd.toFixed(3),
        [`${prefix}.ensemble.accuracy`]: percent(rates.accuracy),
        [`${prefix}.ensemble.accuracy.interval`]: percentInterval(intervals.accuracy),
        [`${prefix}.ensemble.auc`]: ensembleAuc.toFixed(3),
        [`${prefix}.ensemble.auc.interval`]: decimalInterval(intervals.auc),
        [`${prefix}.ensemble.missed`]: String(rates.fn),
        [`${prefix}.ensemble.alarms`]: String(rates.fp),
      };
    }),
  );
}

function optimismFacts(models: readonly ScoredModel[]): Named {
  const points = (share: number) => signed(100 * share, 1);
  return Object.assign(
    {},
    ...measureOptimism(models).map(({ model, optimistic, honest, accuracy, auc }) => ({
      [`optimism.${model}.epochByTest`]: String(optimistic.metrics.history.bestEpoch),
      [`optimism.${model}.epochByValidation`]: String(honest.metrics.history.bestEpoch),
      [`optimism.${model}.points`]: points(accuracy.estimate),
      [`optimism.${model}.points.interval`]: `${points(accuracy.low)} to ${points(accuracy.high)}`,
      [`optimism.${model}.auc`]: signed(auc.estimate),
      [`optimism.${model}.auc.interval`]: `${signed(auc.low)} to ${signed(auc.high)}`,
    })),
  );
}

/** Runs whose epoch the test images chose, as in the original project, beside what it published. */
function originalFacts(models: readonly ScoredModel[]): Named {
  return Object.assign(
    {},
    ...(["cnn", "resnet18"] as const).map((model) => {
      const runs = models.filter((scored) => scored.model === model && !scored.honest);
      const published = ORIGINAL_RESULTS.find((result) => result.model === model)!.accuracy;
      if (runs.length === 0) return {};
      const accuracies = runs.map(({ metrics }) => metrics.splits.test.rates.accuracy);
      const { mean, sd } = meanAndSd(accuracies);
      return {
        [`original.${model}.published`]: percent(published),
        [`original.${model}.runs`]: String(runs.length),
        [`original.${model}.accuracy`]: percent(mean),
        [`original.${model}.accuracy.sd`]: sd === null ? "–" : (100 * sd).toFixed(1),
        [`original.${model}.reached`]: String(accuracies.filter((a) => a >= published).length),
      };
    }),
  );
}
