import { type TableRow, tableOfRows, tableText } from "../../base/display/table";
import {
  type EvaluationWithIntervals,
  evaluateWithIntervals,
} from "../../metrics/evaluateWithIntervals";
import type { Interval } from "../../metrics/wilsonInterval";
import type { ExternalModel, ExternalResults } from "../../results/externalFile";
import type { ExternalRow, GroupScore } from "../../results/externalScores";
import { type ScoredModel, testEvaluation } from "../../results/scoredModels";
import { NO_DIAGNOSIS } from "./warnings";

/** The rates that have an interval, and those that have none. */
const WITH_INTERVAL = ["accuracy", "sensitivity", "specificity"] as const;
const PLAIN = ["precision", "negativePredictiveValue", "f1", "balancedAccuracy"] as const;

/**
 * A report in plain text: every metric at home and on the other collection, side by side, then by
 * view, sex and age, and calibration. Intervals (95 %) are over patients, but for the accuracy.
 *
 * @param rowsOf the answers of each model on the other collection
 */
export function evaluationReport(
  { collection, models }: ExternalResults,
  scored: readonly ScoredModel[],
  rowsOf: (id: string) => ExternalRow[],
): string {
  const parts = models.map((model) => {
    const home = scored.find(({ id }) => id === model.id)!;
    return modelReport(model, testEvaluation(home), rowsOf(model.id));
  });
  const leftOut = Object.entries(collection.leftOut).map(
    ([reason, count]) => `Left out: ${count} (${reason}).`,
  );
  const skipped = collection.skipped.map(({ file, reason }) => `Not read: ${file}: ${reason}`);
  const credit = collection.credit === null ? [] : [`Images: ${collection.credit}.`];
  return [
    `${collection.name} (${collection.kind})`,
    NO_DIAGNOSIS,
    ...credit,
    ...collection.warnings.map((warning) => `Note: ${warning}`),
    ...leftOut,
    ...skipped,
    "",
    ...parts,
  ].join("\n");
}

function modelReport(
  { name, home, abroad }: ExternalModel,
  atHome: EvaluationWithIntervals,
  rows: readonly ExternalRow[],
): string {
  const elsewhere = evaluateWithIntervals(
    rows.map(({ label }) => label),
    rows.map(({ probability }) => probability),
    rows.map(({ patient }) => patient),
  );
  const metrics: TableRow[] = [
    {
      metric: "images (patients)",
      "at home": `${home.images} (${home.patients})`,
      here: `${abroad.images} (${abroad.patients})`,
    },
    ...rowsOfMetrics(atHome, elsewhere),
    {
      metric: "AUC, mean within views",
      "at home": "",
      here: abroad.withinViews === null ? "view not known" : withInterval(abroad.withinViews),
    },
  ];
  const groups: TableRow[] = [
    ...groupRows("view", abroad.byView),
    ...groupRows("sex", abroad.bySex),
    ...groupRows("age", abroad.byAge),
  ];
  const { error, meanProbability, share } = abroad.calibration;
  const threshold = abroad.atHomeThreshold;
  return [
    `== ${name}`,
    tableText(tableOfRows(metrics)),
    "",
    tableText(tableOfRows(groups)),
    "",
    `Calibration here: mean probability ${percent(meanProbability)}, truly ill ` +
      `${percent(share)}; expected calibration error ${error.toFixed(3)}.`,
    threshold === null
      ? "No threshold was chosen at home."
      : `At ${threshold.threshold.toFixed(3)}, the threshold chosen at home: sensitivity ` +
        `${withInterval(threshold.sensitivity)}, specificity ` +
        `${withInterval(threshold.specificity)}.`,
    "",
  ].join("\n");
}

function rowsOfMetrics(home: EvaluationWithIntervals, here: EvaluationWithIntervals): TableRow[] {
  const row = (metric: string, text: (found: EvaluationWithIntervals) => string): TableRow => ({
    metric,
    "at home": text(home),
    here: text(here),
  });
  return [
    row("AUC", ({ auc, intervals }) => withInterval({ estimate: auc, ...intervals.auc })),
    row("average precision", ({ averagePrecision }) => averagePrecision.toFixed(3)),
    ...WITH_INTERVAL.map((name) =>
      row(name, ({ rates, intervals }) =>
        withInterval({ estimate: rates[name], ...intervals[name] }),
      ),
    ),
    ...PLAIN.map((name) => row(words(name), ({ rates }) => rates[name].toFixed(3))),
    row("missed / false alarms", ({ rates }) => `${rates.fn} / ${rates.fp}`),
  ];
}

function groupRows(of: string, groups: readonly GroupScore[]): TableRow[] {
  return groups.map(({ group, images, pneumonia, patients, auc }) => ({
    by: of,
    group,
    images,
    pneumonia,
    patients,
    AUC: auc === null ? "one class only" : withInterval(auc),
  }));
}

/** @example "0.488 (0.452–0.525)" */
function withInterval({ estimate, low, high }: Interval & { estimate: number }): string {
  return `${estimate.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** @example "balancedAccuracy" becomes "balanced accuracy" */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
