import { pairedBootstrapByPatient } from "../../../metrics/bootstrap";
import { expectedCalibrationError } from "../../../metrics/calibration";
import { compareAnswers } from "../../../metrics/compareAnswers";
import { evaluateWithIntervals } from "../../../metrics/evaluateWithIntervals";
import { predictedLabels } from "../../../metrics/evaluation";
import { mean } from "../../../metrics/mean";
import { thresholdForSensitivity } from "../../../metrics/operatingPoint";
import { logOddsFromProbabilities, scaleByTemperature } from "../../../metrics/temperature";
import { wilsonInterval } from "../../../metrics/wilsonInterval";
import { pairPredictions } from "../../../results/pairedPredictions";
import type { ScoredModel } from "../../../results/scoredModels";
import { splitAnswers } from "../../../results/splitAnswers";
import { validationTemperature } from "../../../results/validationTemperature";
import {
  decimalWithInterval,
  percent,
  percentWithInterval,
  signed,
  significance,
} from "../../../results/wording";
import { markdownTable } from "../markdownTable";
import { type CardData, NO_HONEST_MODEL } from "./cardData";

/** The model card's analyses beyond the tables of scores; each says so where it cannot be made. */

const TARGETS = [0.95, 0.98];

/** Do the two architectures differ by more than chance? Compared as ensembles of their seeds. */
export function comparison({ seeds }: CardData): string {
  if (seeds.length < 2) return "It takes both architectures.";
  const [cnn, resnet] = seeds;
  const pairs = pairPredictions(resnet.ensemble.rows, cnn.ensemble.rows, "test");
  const difference = pairedBootstrapByPatient(
    pairs.yTrue,
    pairs.first,
    pairs.second,
    pairs.patients,
  );
  const { mcNemar, deLong } = compareAnswers(pairs.yTrue, pairs.second, pairs.first);
  const { accuracy, auc } = difference;
  const points = (share: number) => signed(100 * share, 1);
  return (
    "ResNet-18 against the CNN, each as the ensemble of its seeds: accuracy " +
    `${points(accuracy.estimate)} points (${points(accuracy.low)} to ${points(accuracy.high)}), ` +
    `which ${significance(mcNemar.pValue)} by McNemar's test; AUC ${signed(auc.estimate)} ` +
    `(${signed(auc.low)} to ${signed(auc.high)}), which ${significance(deLong.pValue)} by ` +
    `DeLong's. Of ${pairs.yTrue.length} images, ResNet-18 alone calls ` +
    `${mcNemar.onlySecondRight} correctly, the CNN alone ${mcNemar.onlyFirstRight}; on ` +
    `${mcNemar.bothWrong} both fail.`
  );
}

/** Calibration on the test images, before and after temperature scaling on validation. */
export function calibration({ models }: CardData): string {
  const honest = models.filter((model) => model.honest);
  if (honest.length === 0) return NO_HONEST_MODEL;
  return markdownTable(
    honest.map((scored) => {
      const { yTrue, yScore } = splitAnswers(scored.rows, "test");
      const temperature = validationTemperature(scored);
      const scaled =
        temperature && scaleByTemperature(logOddsFromProbabilities(yScore), temperature);
      return {
        model: scored.name,
        "mean probability": percent(yScore.reduce((sum, score) => sum + score, 0) / yScore.length),
        "truly ill": percent(yTrue.filter((label) => label === 1).length / yTrue.length),
        "ECE before": expectedCalibrationError(yTrue, yScore).toFixed(3),
        "temperature (validation)": temperature?.toFixed(2) ?? "none fits",
        "ECE after": scaled ? expectedCalibrationError(yTrue, scaled).toFixed(3) : "–",
      };
    }),
  );
}

/**
 * Thresholds chosen on validation for a stated sensitivity, and what becomes of them on the test
 * images.
 */
export function operatingPoints({ models }: CardData): string {
  const honest = models.filter((model) => model.honest);
  if (honest.length === 0) return NO_HONEST_MODEL;
  return markdownTable(
    honest.flatMap((scored) => TARGETS.map((target) => operatingPointRow(scored, target))),
  );
}

function operatingPointRow({ name, rows }: ScoredModel, target: number) {
  const validation = splitAnswers(rows, "validation");
  const threshold = thresholdForSensitivity(validation.yTrue, validation.yScore, target);
  const { yTrue, yScore, patients } = splitAnswers(rows, "test");
  const { rates, intervals } = evaluateWithIntervals(yTrue, yScore, patients, { threshold });
  return {
    model: name,
    "sought on validation": percent(target, 0),
    threshold: threshold.toFixed(3),
    "sensitivity on test": percentWithInterval(rates.sensitivity, intervals.sensitivity),
    "specificity on test": percentWithInterval(rates.specificity, intervals.specificity),
    "missed / false alarms": `${rates.fn} / ${rates.fp}`,
  };
}

/** Errors by what the file name says about the image. */
export function errorsByCause({ seeds }: CardData): string {
  if (seeds.length === 0) return NO_HONEST_MODEL;
  return markdownTable(
    seeds.map(({ name, members, ensemble }) => {
      const { yTrue, yScore, subtypes } = splitAnswers(ensemble.rows, "test");
      const yPred = predictedLabels(yScore);
      const wrong = (chosen: (i: number) => boolean) => {
        const images = yTrue.map((_, i) => i).filter(chosen);
        if (images.length === 0) return "none there";
        const errors = images.filter((i) => yPred[i] !== yTrue[i]).length;
        const share = percentWithInterval(
          errors / images.length,
          wilsonInterval(errors, images.length),
        );
        return `${errors} of ${images.length}: ${share}`;
      };
      return {
        model: members.length > 1 ? `${name}, ensemble` : name,
        "normal, false alarms": wrong((i) => yTrue[i] === 0),
        "bacterial, missed": wrong((i) => subtypes[i] === "bacteria"),
        "viral, missed": wrong((i) => subtypes[i] === "virus"),
      };
    }),
  );
}

/** Training choices compared on a small budget, on validation alone. */
export function trainingChoices({ ablations }: CardData): string {
  if (ablations === null) return "Not part of these results: `ablations.json` is missing.";
  const { trainImages, validationImages, epochs } = ablations.budget;
  const table = markdownTable(
    ablations.rows.map(({ model, variant, seed, validation, shifted }) => ({
      model,
      variant,
      seed: String(seed),
      "AUC on validation": decimalWithInterval(validation.auc, validation.aucInterval),
      "accuracy on validation": percentWithInterval(
        validation.accuracy,
        validation.accuracyInterval,
      ),
      "mean AUC under shifts":
        shifted.length === 0 ? "–" : mean(shifted.map(({ auc }) => auc)).toFixed(3),
    })),
  );
  return (
    `A smaller budget (${trainImages} training and ${validationImages} validation images, at ` +
    `most ${epochs} epochs); the test images had no part in it. The last column ` +
    `decided.\n\n${table}`
  );
}

/** Normal, bacterial or viral: the same backbone with a head of its own. */
export function threeClasses({ threeClass }: CardData): string {
  if (threeClass === null) return "Not part of these results: `three_class.json` is missing.";
  const { intervals, report, auc, confusionMatrix } = threeClass.splits.test;
  const { classNames } = threeClass;
  const table = markdownTable(
    classNames.map((name, k) => ({
      "true class": name,
      ...Object.fromEntries(
        classNames.map((called, j) => [`called ${called}`, String(confusionMatrix[k][j])]),
      ),
      recall: percent(report.classes[k].recall),
      precision: percent(report.classes[k].precision),
      "AUC against the rest": auc.classes[k].toFixed(3),
    })),
  );
  return (
    "A head for three classes on ResNet-18's frozen " +
    `backbone${threeClass.protocol.optimistic ? "†" : ""}: accuracy ` +
    `${percentWithInterval(intervals.accuracy.estimate, intervals.accuracy)}, macro AUC ` +
    `${decimalWithInterval(intervals.macroAuc.estimate, intervals.macroAuc)}.\n\n${table}`
  );
}
