import {
  calibrationErrorByChance,
  calibrationErrorByPatient,
} from "../../../metrics/calibrationInterval";
import { evaluate } from "../../../metrics/evaluation";
import { thresholdForSensitivity, thresholdForYouden } from "../../../metrics/operatingPoint";
import { logOddsFromProbabilities, scaleByTemperature } from "../../../metrics/temperature";
import { type ScoredModel, testEvaluation } from "../../../results/scoredModels";
import { splitAnswers } from "../../../results/splitAnswers";
import { validationTemperature } from "../../../results/validationTemperature";
import { decimalInterval, percent, percentInterval, pointsChange } from "../../../results/wording";
import { bestRecord, bothSelections, type History } from "../../../training/history";
import { temperatureInterval } from "./temperatureInterval";

type Named = Record<string, string>;

/** What a model's own files say: its training, its scores, its calibration, its thresholds. */
export function modelFacts(scored: ScoredModel): Named {
  return {
    ...dataFacts(scored),
    ...trainingFacts(scored),
    ...scoreFacts(scored),
    ...calibrationFacts(scored),
    ...thresholdFacts(scored),
    ...causeFacts(scored),
  };
}

function dataFacts({ metrics: { dataSet, parameters } }: ScoredModel): Named {
  const { train, validation, test } = dataSet.counts;
  const share = ({ NORMAL, PNEUMONIA }: typeof train) =>
    percent(PNEUMONIA / (NORMAL + PNEUMONIA), 0);
  return {
    weights: parameters.total.toLocaleString("en"),
    millionWeights: (parameters.total / 1e6).toFixed(1),
    trainImages: String(train.NORMAL + train.PNEUMONIA),
    validationImages: String(validation.NORMAL + validation.PNEUMONIA),
    validationIll: String(validation.PNEUMONIA),
    testImages: String(test.NORMAL + test.PNEUMONIA),
    testNormal: String(test.NORMAL),
    testIll: String(test.PNEUMONIA),
    shareIllTrain: share(train),
    shareIllTest: share(test),
  };
}

function trainingFacts({ metrics: { history, times } }: ScoredModel): Named {
  const best = bestRecord(history);
  const rates = history.epochs.map(({ learningRate }) => learningRate);
  const phase = (number: number) =>
    history.epochs.filter((record) => record.phase === number).map((r) => r.validationLoss);
  const lowest = (losses: number[]) => losses.reduce((a, b) => Math.min(a, b), Infinity).toFixed(3);
  return {
    epochs: String(history.epochs.length),
    bestEpoch: String(history.bestEpoch),
    trainLoss: best.trainLoss.toFixed(3),
    validationLoss: best.validationLoss.toFixed(3),
    firstValidationLoss: history.epochs[0].validationLoss.toFixed(3),
    trainAccuracy: percent(best.trainAccuracy),
    firstRate: rates[0].toExponential(0),
    lastRate: rates[rates.length - 1].toExponential(0),
    ...Object.fromEntries(
      history.phaseStarts.map((_, i) => [`phase${i + 1}.validationLoss`, lowest(phase(i + 1))]),
    ),
    secondsPerEpoch: (times.totalSeconds / times.secondsPerEpoch.length).toFixed(0),
    trainingMinutes: (times.totalSeconds / 60).toFixed(1),
    ...selectionFacts(history),
  };
}

/**
 * What choosing the epoch on the test images would have gained in this run, where it was watched.
 */
function selectionFacts(history: History): Named {
  if (history.epochs.some(({ testLoss }) => testLoss === undefined)) return {};
  const { validation, test } = bothSelections(history);
  return {
    epochByTest: String(test.epoch),
    testLossByValidation: validation.testLoss!.toFixed(3),
    testLossByTest: test.testLoss!.toFixed(3),
    gainByTest: pointsChange(validation.testAccuracy!, test.testAccuracy!),
  };
}

function scoreFacts(scored: ScoredModel): Named {
  const { rates, auc, intervals } = testEvaluation(scored);
  const { validation, test } = scored.metrics.splits;
  return {
    accuracy: percent(rates.accuracy),
    "accuracy.interval": percentInterval(intervals.accuracy),
    sensitivity: percent(rates.sensitivity),
    "sensitivity.interval": percentInterval(intervals.sensitivity),
    specificity: percent(rates.specificity),
    "specificity.interval": percentInterval(intervals.specificity),
    auc: auc.toFixed(3),
    "auc.interval": decimalInterval(intervals.auc),
    found: String(rates.tp),
    missed: String(rates.fn),
    alarms: String(rates.fp),
    leftAlone: String(rates.tn),
    errors: String(rates.fn + rates.fp),
    "validation.accuracy": percent(validation.rates.accuracy),
    "validation.sensitivity": percent(validation.rates.sensitivity),
    "validation.specificity": percent(validation.rates.specificity),
    "validation.auc": validation.auc.toFixed(3),
    validationToTest: pointsChange(validation.rates.accuracy, test.rates.accuracy),
  };
}

function calibrationFacts(scored: ScoredModel): Named {
  const { seed } = scored.metrics;
  const test = splitAnswers(scored.rows, "test");
  const mean = test.yScore.reduce((sum, score) => sum + score, 0) / test.yScore.length;
  const error = (scores: number[]) =>
    calibrationErrorByPatient(test.yTrue, scores, test.patients, { seed });
  const temperature = validationTemperature(scored);
  const before = error(test.yScore);
  const common = {
    meanProbability: percent(mean),
    ece: before.estimate.toFixed(3),
    "ece.interval": decimalInterval(before),
  };
  if (temperature === null) return common;
  const scaled = scaleByTemperature(logOddsFromProbabilities(test.yScore), temperature);
  const after = error(scaled);
  return {
    ...common,
    temperature: temperature.toFixed(2),
    "temperature.interval": decimalInterval(temperatureInterval(scored.rows, { seed }), 2),
    eceAfter: after.estimate.toFixed(3),
    "eceAfter.interval": decimalInterval(after),
    eceByChance: calibrationErrorByChance(scaled, { seed }).high.toFixed(3),
  };
}

/** Thresholds chosen on validation, and what becomes of them on the test images. */
function thresholdFacts({ rows }: ScoredModel): Named {
  const validation = splitAnswers(rows, "validation");
  const test = splitAnswers(rows, "test");
  const { yTrue, yScore } = validation;
  const chosen = {
    youden: thresholdForYouden(yTrue, yScore),
    sensitive95: thresholdForSensitivity(yTrue, yScore, 0.95),
    sensitive98: thresholdForSensitivity(yTrue, yScore, 0.98),
  };
  return Object.fromEntries(
    Object.entries(chosen).flatMap(([name, threshold]) => {
      const { rates } = evaluate(test.yTrue, test.yScore, { threshold });
      return [
        [`${name}.threshold`, threshold.toFixed(3)],
        [`${name}.sensitivity`, percent(rates.sensitivity)],
        [`${name}.specificity`, percent(rates.specificity)],
        [`${name}.missed`, String(rates.fn)],
        [`${name}.alarms`, String(rates.fp)],
      ];
    }),
  );
}

/** Errors by what the file name says about the image. */
function causeFacts({ rows, metrics }: ScoredModel): Named {
  const { yTrue, yScore, subtypes } = splitAnswers(rows, "test");
  const { threshold } = metrics.splits.test;
  const named = { normal: null, bacteria: "bacteria", virus: "virus" } as const;
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, subtype]) => {
      const ofCause = yTrue
        .map((_, i) => i)
        .filter((i) => (subtype === null ? yTrue[i] === 0 : subtypes[i] === subtype));
      const wrong = ofCause.filter((i) => Number(yScore[i] >= threshold) !== yTrue[i]).length;
      return [
        [`cause.${name}.wrong`, String(wrong)],
        [`cause.${name}.images`, String(ofCause.length)],
        [`cause.${name}.share`, ofCause.length === 0 ? "–" : percent(wrong / ofCause.length)],
      ];
    }),
  );
}
