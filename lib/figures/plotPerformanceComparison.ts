import { check, checkSameLength } from "../base/checks";
import type { Figure } from "../base/types";
import { panelHeading } from "./panelHeading";
import { type FigureOptions, FONT_SIZES, MODEL_COLOURS, type ModelKey, withTheme } from "./theme";

/** One model in the comparison; null and missing numbers leave their place empty. */
export interface ComparedModel {
  name: string;
  model: ModelKey;
  /** True for numbers taken from a publication: drawn with open marks. */
  published?: boolean;
  /** Test metrics between 0 and 1, in the order of the metric names. */
  values: (number | null)[];
  /** Accuracy (0 to 1) on each split, for the generalisation gap. */
  accuracy?: { train?: number; validation?: number; test?: number };
  trainingMinutes?: number;
  /** Weights that training changes. */
  trainableParameters?: number;
}

export interface PerformanceComparisonData {
  metrics: string[];
  models: ComparedModel[];
}

const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "star"];
const LEFT = [0, 0.44];
const RIGHT = [0.66, 1];
const SPLITS = ["train", "validation", "test"] as const;

/**
 * Three views of the same models: test metrics as dots, accuracy from the training to the test
 * split (the drop is the generalisation gap), and what the training cost.
 */
export function plotPerformanceComparison(
  data: PerformanceComparisonData,
  options: FigureOptions = {},
): Figure {
  check(data.models.length > 0, "models is empty: at least one model is needed.");
  const costly = data.models.filter(({ trainingMinutes }) => trainingMinutes !== undefined);
  const figure: Figure = {
    data: [
      ...data.models.map((model, i) => metricDots(model, data.metrics, i)),
      ...data.models
        .filter(({ accuracy }) => accuracy)
        .map((model) => gapLine(model, data.models.indexOf(model))),
      costBars(costly),
    ],
    layout: {
      xaxis: {
        domain: LEFT,
        anchor: "y",
        title: { text: "Value on the test split" },
        tickformat: ".0%",
      },
      yaxis: { anchor: "x", autorange: "reversed", type: "category", title: { text: "Metric" } },
      xaxis2: { domain: RIGHT, anchor: "y2", type: "category", title: { text: "Split" } },
      yaxis2: {
        domain: [0.58, 0.88],
        anchor: "x2",
        tickformat: ".0%",
        title: { text: "Accuracy" },
      },
      xaxis3: {
        domain: RIGHT,
        anchor: "y3",
        title: { text: "Training time (minutes)" },
        rangemode: "tozero",
      },
      yaxis3: { domain: [0, 0.3], anchor: "x3", autorange: "reversed", type: "category" },
      legend: { x: 0, xanchor: "left", y: 1.08 },
      annotations: [
        panelHeading("Test metrics", LEFT, 1),
        panelHeading("Generalisation", RIGHT, 1),
        gapText(data.models),
        panelHeading("Training cost", RIGHT, 0.3),
      ],
    },
  };
  const title = options.title ?? "Comparison of the models";
  return withTheme(figure, {
    width: 1200,
    height: 830,
    margin: { t: 185, l: 130, r: 120 },
    ...options,
    title,
  });
}

function metricDots(model: ComparedModel, metrics: string[], i: number): Record<string, unknown> {
  checkSameLength("metrics", metrics, `values of ${model.name}`, model.values);
  return {
    type: "scatter",
    mode: "markers",
    name: model.name,
    x: model.values,
    y: metrics,
    marker: markerOf(model, i, 17),
    legendgroup: model.name,
    hovertemplate: "%{y}: %{x:.1%}<extra>%{fullData.name}</extra>",
    xaxis: "x",
    yaxis: "y",
  };
}

function gapLine(model: ComparedModel, i: number): Record<string, unknown> {
  const known = SPLITS.filter((split) => model.accuracy?.[split] !== undefined);
  return {
    type: "scatter",
    mode: "lines+markers",
    name: model.name,
    x: known,
    y: known.map((split) => model.accuracy?.[split]),
    line: { color: MODEL_COLOURS[model.model], width: 3, dash: model.published ? "dash" : "solid" },
    marker: markerOf(model, i, 12),
    legendgroup: model.name,
    showlegend: false,
    hovertemplate: "%{x}: %{y:.1%}<extra>%{fullData.name}</extra>",
    xaxis: "x2",
    yaxis: "y2",
  };
}

/**
 * One line per model under the panel's heading: by how much accuracy changes from train to test.
 */
function gapText(models: ComparedModel[]): object {
  const lines = models.flatMap(({ name, model, accuracy }) => {
    if (accuracy?.train === undefined || accuracy.test === undefined) return [];
    const gap = 100 * (accuracy.test - accuracy.train);
    const points = `${gap < 0 ? "−" : "+"}${Math.abs(gap).toFixed(1)} points`;
    return [
      `<span style="color:${MODEL_COLOURS[model]}">${name}: ${points} from train to test</span>`,
    ];
  });
  return {
    ...panelHeading("", RIGHT, 1),
    text: lines.join("<br>"),
    yanchor: "top",
    font: { size: FONT_SIZES.small },
  };
}

function costBars(models: ComparedModel[]): Record<string, unknown> {
  return {
    type: "bar",
    orientation: "h",
    name: "training time",
    x: models.map(({ trainingMinutes }) => trainingMinutes),
    y: models.map(({ name }) => name),
    text: models.map(costText),
    textposition: "outside",
    cliponaxis: false,
    marker: { color: models.map(({ model }) => MODEL_COLOURS[model]) },
    showlegend: false,
    hovertemplate: "%{y}: %{text}<extra></extra>",
    xaxis: "x3",
    yaxis: "y3",
  };
}

function costText({ trainingMinutes = 0, trainableParameters }: ComparedModel): string {
  const time = `${trainingMinutes.toFixed(trainingMinutes < 10 ? 1 : 0)} min`;
  const weights =
    trainableParameters === undefined
      ? []
      : [`${(trainableParameters / 1e6).toFixed(1)} M weights`];
  const space = "\u00a0"; // keeps the text off the bar
  return [time, ...weights].map((line) => space + line + space).join("<br>");
}

function markerOf(model: ComparedModel, i: number, size: number): Record<string, unknown> {
  const color = MODEL_COLOURS[model.model];
  const symbol = SYMBOLS[i % SYMBOLS.length] + (model.published ? "-open" : "");
  return { size, symbol, color, line: { color, width: 3 } };
}
