import { compareAnswers } from "../../../metrics/compareAnswers";
import { measureOptimism } from "../../../results/optimism";
import { pairPredictions } from "../../../results/pairedPredictions";
import type { ScoredModel } from "../../../results/scoredModels";
import { type MeanAndSd, summarizeSeeds } from "../../../results/seedSummary";
import {
  decimalInterval,
  percent,
  percentInterval,
  pointsChange,
  signed,
} from "../../../results/wording";

type Named = Record<string, string>;

/**
 * What several models say together: the two architectures, the seeds, the choice on the test set.
 */
export function comparisonFacts(models: readonly ScoredModel[]): Named {
  return { ...pairFacts(models), ...seedFacts(models), ...optimismFacts(models) };
}

function pairFacts(models: readonly ScoredModel[]): Named {
  const [cnn, resnet] = ["cnn", "resnet18"].map((id) => models.find((model) => model.id === id));
  if (!cnn || !resnet) return {};
  const { yTrue, first, second } = pairPredictions(cnn.rows, resnet.rows, "test");
  const { mcNemar, deLong } = compareAnswers(yTrue, first, second);
  const [a, b] = [cnn, resnet].map(({ metrics }) => metrics.splits.test.rates);
  return {
    "pair.accuracyChange": pointsChange(a.accuracy, b.accuracy),
    "pair.fewerMissed": String(a.fn - b.fn),
    "pair.fewerAlarms": String(a.fp - b.fp),
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
