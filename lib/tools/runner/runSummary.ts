import fs from "node:fs";
import path from "node:path";
import { tableText } from "../../base/display/table";
import { type ModelMetrics, readMetrics } from "../../results/metricsFile";
import { resultsPaths } from "../../results/resultsPaths";
import { type KernelMemory, memoryLines } from "./kernelMemory";

const MODELS: Array<ModelMetrics["model"]> = ["cnn", "resnet18"];
const COLUMNS = [
  "model",
  "test images",
  "accuracy",
  "sensitivity",
  "specificity",
  "F1",
  "AUC",
  "missed",
  "epochs",
];

export interface SummaryOptions {
  /** When the run began: metrics older than this are marked. */
  began: Date;
  /** Of the kernels of this run. */
  memory?: readonly KernelMemory[];
}

/**
 * What a run ends with: the metrics of both models on the test split, read from the files that
 * the notebooks wrote, what to keep in mind about them, and where figures and notebooks lie.
 */
export function runSummary(resultsFolder: string, { began, memory = [] }: SummaryOptions): string {
  const paths = resultsPaths(resultsFolder);
  const files = MODELS.map((model) => paths.metricsFile(model)).filter((file) =>
    fs.existsSync(file),
  );
  const { metrics, problems } = readAll(files);
  const lines =
    metrics.length > 0 ? [metricsTable(metrics), ...remarks(metrics, began)] : ["No metrics yet."];
  const ends = [...places(paths.figures, paths.notebooks), ...memoryLines(memory)];
  return [...lines, ...problems, "", ...ends].join("\n");
}

/**
 * A file that cannot be read is mentioned, but does not turn a run that went well into a failure.
 */
function readAll(files: string[]): { metrics: ModelMetrics[]; problems: string[] } {
  const metrics: ModelMetrics[] = [];
  const problems: string[] = [];
  for (const file of files) {
    try {
      metrics.push(readMetrics(file));
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  return { metrics, problems };
}

function metricsTable(metrics: ModelMetrics[]): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const values = metrics.map(({ model, splits: { test }, history }) => [
    model,
    test.count,
    percent(test.rates.accuracy),
    percent(test.rates.sensitivity),
    percent(test.rates.specificity),
    percent(test.rates.f1),
    test.auc.toFixed(3),
    `${test.rates.fn} of ${test.rates.fn + test.rates.tp}`,
    history.epochs.length,
  ]);
  return tableText({ columns: COLUMNS, index: values.map((_, i) => i), values });
}

function remarks(metrics: ModelMetrics[], began: Date): string[] {
  const lines: string[] = [];
  const names = (chosen: ModelMetrics[]): string => chosen.map(({ model }) => model).join(" and ");
  const synthetic = metrics.filter(({ dataSet }) => dataSet.synthetic);
  const optimistic = metrics.filter(({ protocol }) => protocol.optimistic);
  const random = metrics.filter(
    ({ model, pretrained }) => model === "resnet18" && pretrained === null,
  );
  const old = metrics.filter(({ createdAt }) => new Date(createdAt) < began);
  if (synthetic.length > 0)
    lines.push("SYNTHETIC data: these numbers say nothing about real X-rays.");
  if (optimistic.length > 0)
    lines.push(`Optimistic: the test set chose the epoch of ${names(optimistic)}.`);
  if (random.length > 0) lines.push("resnet18 started from random weights, not from ImageNet's.");
  if (old.length > 0) lines.push(`From an earlier run: ${names(old)}.`);
  return lines;
}

function places(figures: string, notebooks: string): string[] {
  const count = fs.existsSync(figures)
    ? fs.readdirSync(figures).filter((file) => /\.(png|jpeg)$/.test(file)).length
    : 0;
  const shown = (folder: string): string => path.relative(process.cwd(), folder) || ".";
  return [
    `${`Figures (${count}):`.padEnd(20)} ${shown(figures)}`,
    `Executed notebooks:  ${shown(notebooks)}`,
    "In the browser:      npm run page",
  ];
}
