import { checkRange, checkSameLength } from "../base/checks";
import type { Figure } from "../base/types";
import { COLOURS, type FigureOptions, MODEL_COLOURS, type ModelKey, withTheme } from "./theme";

/** ROC curve of one model. */
export interface RocLine {
  name: string;
  model: ModelKey;
  /** Points from (0, 0) to (1, 1). */
  falsePositiveRate: number[];
  truePositiveRate: number[];
  auc: number;
  /** Where the chosen threshold lies on the curve. */
  operatingPoint?: { sensitivity: number; specificity: number; threshold: number };
}

export interface RocCurveData {
  curves: RocLine[];
}

/**
 * ROC curves with their area (AUC), the line of guessing, and the point of the threshold in use.
 */
export function plotRocCurve(data: RocCurveData, options: FigureOptions = {}): Figure {
  const figure: Figure = {
    data: [chanceLine(), ...data.curves.flatMap((curve) => rocTraces(curve))],
    layout: {
      ...rocAxes(),
      legend: {
        orientation: "v",
        x: 0.98,
        xanchor: "right",
        y: 0.03,
        yanchor: "bottom",
        bordercolor: COLOURS.grid,
        borderwidth: 1,
      },
    },
  };
  const title = options.title ?? "ROC curve";
  return withTheme(figure, { width: 800, height: 740, ...options, title });
}

/**
 * Curve and operating point of one model, for the axes with the given suffix of a larger figure.
 */
export function rocTraces(curve: RocLine, axis = ""): Figure["data"] {
  checkSameLength(
    "falsePositiveRate",
    curve.falsePositiveRate,
    "truePositiveRate",
    curve.truePositiveRate,
  );
  checkRange("auc", curve.auc, 0, 1);
  const axes = { xaxis: `x${axis}`, yaxis: `y${axis}` };
  const color = MODEL_COLOURS[curve.model];
  const line = {
    type: "scatter",
    mode: "lines",
    name: `${curve.name}, AUC ${curve.auc.toFixed(3)}`,
    x: curve.falsePositiveRate,
    y: curve.truePositiveRate,
    line: { color, width: 3.5 },
    hovertemplate: "false positives %{x:.1%}, sensitivity %{y:.1%}<extra></extra>",
    ...axes,
  };
  return curve.operatingPoint
    ? [line, { ...pointTrace(curve.operatingPoint, color), ...axes }]
    : [line];
}

/** The diagonal on which a model lies that guesses. */
export function chanceLine(axis = ""): Record<string, unknown> {
  return {
    type: "scatter",
    mode: "lines",
    name: "guessing, AUC 0.5",
    x: [0, 1],
    y: [0, 1],
    line: { color: "#8A8A8A", dash: "dash", width: 2 },
    hoverinfo: "skip",
    xaxis: `x${axis}`,
    yaxis: `y${axis}`,
  };
}

/** Axes that go with rocTraces. */
export function rocAxes(
  axis = "",
  domain: { x?: number[]; y?: number[] } = {},
): Record<string, object> {
  const shared = { range: [-0.02, 1.02], dtick: 0.2 };
  const xTitle = { text: "False positive rate (1 − specificity)" };
  const yTitle = { text: "True positive rate (sensitivity)" };
  return {
    [`xaxis${axis}`]: { ...shared, title: xTitle, anchor: `y${axis}`, domain: domain.x ?? [0, 1] },
    [`yaxis${axis}`]: { ...shared, title: yTitle, anchor: `x${axis}`, domain: domain.y ?? [0, 1] },
  };
}

function pointTrace(
  point: NonNullable<RocLine["operatingPoint"]>,
  color: string,
): Record<string, unknown> {
  return {
    type: "scatter",
    mode: "markers",
    name: `threshold ${Number(point.threshold.toFixed(3))}`,
    x: [1 - point.specificity],
    y: [point.sensitivity],
    marker: { size: 15, color: "#FFFFFF", line: { color, width: 4 } },
    cliponaxis: false,
    hovertemplate:
      "specificity %{customdata:.1%}, sensitivity %{y:.1%}<extra>%{fullData.name}</extra>",
    customdata: [point.specificity],
  };
}
