import { check } from "../base/checks";
import type { SelectOn } from "../base/settings";
import type { Figure } from "../base/types";
import type { EpochRecord } from "../training/history";
import { COLOURS, type FigureOptions, FONT_SIZES, withTheme } from "./theme";

/** Loss (cross-entropy) and accuracy (0 to 1) of one epoch. */
export type CurvePoint = Omit<EpochRecord, "phase" | "learningRate" | "seconds">;

/** What the figure needs of a training history; a History has all of it. */
export interface LearningCurves {
  epochs: CurvePoint[];
  /** Number of the epoch whose weights were kept. */
  bestEpoch: number;
  /** First epoch of every training phase; a line marks each one after the first. */
  phaseStarts?: number[];
  /** Split that chose the best epoch. */
  selectedOn?: SelectOn;
}

export interface LearningCurvesOptions extends FigureOptions {
  /** Words beside the line where a later phase starts. */
  phaseLabel?: string;
}

const BAND_COLOUR = "rgba(230,159,0,0.2)";

const SELECTION = {
  validation: "best epoch chosen on the validation split",
  test: "best epoch chosen on the test split: its test results are optimistic",
};

type Quantity = "Loss" | "Accuracy";

const PANELS = {
  Loss: { axis: "", left: 0, right: 0.43 },
  Accuracy: { axis: "2", left: 0.57, right: 1 },
} as const;

/**
 * Loss and accuracy against epoch, side by side, for the training and the validation split, and for
 * the test split where it was watched. The shaded band between the first two is the overfitting
 * gap; its size at the best epoch stands above it.
 */
export function plotLearningCurves(
  curves: LearningCurves,
  options: LearningCurvesOptions = {},
): Figure {
  check(curves.epochs.length > 0, "epochs is empty: a learning curve needs at least one epoch.");
  const best = curves.epochs.find(({ epoch }) => epoch === curves.bestEpoch);
  check(
    best,
    `bestEpoch ${curves.bestEpoch} is not among the epochs ${curves.epochs.map((e) => e.epoch)}.`,
  );
  const quantities: Quantity[] = ["Loss", "Accuracy"];
  const figure: Figure = {
    data: [...quantities.flatMap((quantity) => panelTraces(curves.epochs, quantity)), bandLegend()],
    layout: {
      ...panelAxes("Loss", curves.epochs, {
        title: { text: "Cross-entropy loss" },
        rangemode: "tozero",
      }),
      ...panelAxes("Accuracy", curves.epochs, { title: { text: "Accuracy" }, tickformat: ".0%" }),
      legend: { x: 0.5, xanchor: "center", y: -0.19, yanchor: "top" },
      shapes: quantities.flatMap((quantity) => epochLines(curves, quantity)),
      annotations: quantities.flatMap((quantity) => [
        bestLabel(curves, best, quantity),
        ...phaseLabels(curves, quantity, options.phaseLabel ?? "fine-tuning starts"),
      ]),
      hovermode: "x unified",
    },
  };
  const title = options.title ?? "Learning curves";
  const subtitle = options.subtitle ?? SELECTION[curves.selectedOn ?? "validation"];
  return withTheme(figure, {
    height: 620,
    margin: { t: 150, b: 130 },
    ...options,
    title,
    subtitle,
  });
}

function panelTraces(epochs: CurvePoint[], quantity: Quantity): Figure["data"] {
  const watched = epochs.some((point) => curveValue(point, "test", quantity) !== undefined);
  return [
    curve(epochs, "train", quantity, { dash: "solid" }, "circle"),
    { ...curve(epochs, "validation", quantity, { dash: "solid" }, "square"), ...band() },
    ...(watched ? [curve(epochs, "test", quantity, { dash: "dot" }, "diamond")] : []),
  ];
}

function band(): Record<string, unknown> {
  return { fill: "tonexty", fillcolor: BAND_COLOUR };
}

/** A trace without points, there for its line in the legend. */
function bandLegend(): Record<string, unknown> {
  const marker = { symbol: "square", size: 16, color: BAND_COLOUR };
  return {
    type: "scatter",
    mode: "markers",
    name: "gap (validation − training)",
    x: [null],
    y: [null],
    marker,
  };
}

type Split = "train" | "validation" | "test";

function curve(
  epochs: CurvePoint[],
  split: Split,
  quantity: Quantity,
  line: object,
  symbol: string,
) {
  const { axis } = PANELS[quantity];
  return {
    type: "scatter",
    mode: "lines+markers",
    name: { train: "training", validation: "validation", test: "test (watched)" }[split],
    x: epochs.map(({ epoch }) => epoch),
    y: epochs.map((point) => curveValue(point, split, quantity) ?? null),
    line: { color: COLOURS[split], width: 3, ...line },
    marker: { size: 9, symbol, color: COLOURS[split] },
    xaxis: `x${axis}`,
    yaxis: `y${axis}`,
    legendgroup: split,
    showlegend: quantity === "Loss",
  };
}

function curveValue(point: CurvePoint, split: Split, quantity: Quantity): number | undefined {
  return point[`${split}${quantity}`];
}

function panelAxes(
  quantity: Quantity,
  epochs: CurvePoint[],
  yaxis: object,
): Record<string, unknown> {
  const { axis, left, right } = PANELS[quantity];
  const dtick = Math.ceil(epochs.length / 10); // whole epochs, at most about ten labels
  const xaxis = { title: { text: "Epoch" }, domain: [left, right], anchor: `y${axis}`, dtick };
  return { [`xaxis${axis}`]: xaxis, [`yaxis${axis}`]: { anchor: `x${axis}`, ...yaxis } };
}

function epochLines(curves: LearningCurves, quantity: Quantity): object[] {
  const best = verticalLine(curves.bestEpoch, quantity, {
    color: COLOURS.right,
    width: 2.5,
    dash: "dash",
  });
  const phases = laterPhases(curves).map((epoch) =>
    verticalLine(epoch - 0.5, quantity, { color: COLOURS.text, width: 2, dash: "dot" }),
  );
  return [best, ...phases];
}

function verticalLine(x: number, quantity: Quantity, line: object): object {
  const { axis } = PANELS[quantity];
  return {
    type: "line",
    xref: `x${axis}`,
    yref: `y${axis} domain`,
    x0: x,
    x1: x,
    y0: 0,
    y1: 1,
    line,
    layer: "above",
  };
}

function laterPhases(curves: LearningCurves): number[] {
  return (curves.phaseStarts ?? []).filter((epoch) => epoch > curves.epochs[0].epoch);
}

/** Says how far apart the two curves are at the best epoch: validation minus training. */
function bestLabel(curves: LearningCurves, best: CurvePoint, quantity: Quantity): object {
  const gap =
    (curveValue(best, "validation", quantity) as number) -
    (curveValue(best, "train", quantity) as number);
  const size =
    quantity === "Loss" ? Math.abs(gap).toFixed(2) : `${Math.abs(100 * gap).toFixed(1)} points`;
  const text = `best epoch ${best.epoch}: gap ${gap < 0 ? "−" : "+"}${size}`;
  return topLabel(curves, best.epoch, quantity, text, COLOURS.right, 2);
}

function phaseLabels(curves: LearningCurves, quantity: Quantity, text: string): object[] {
  return laterPhases(curves).map((epoch) =>
    topLabel(curves, epoch - 0.5, quantity, text, COLOURS.text, 24),
  );
}

function topLabel(
  curves: LearningCurves,
  x: number,
  quantity: Quantity,
  text: string,
  color: string,
  yshift: number,
) {
  const { axis } = PANELS[quantity];
  return {
    text,
    xref: `x${axis}`,
    yref: `y${axis} domain`,
    x,
    xanchor: anchorFor(x, curves.epochs),
    y: 1,
    yshift,
    yanchor: "bottom",
    showarrow: false,
    font: { size: FONT_SIZES.small, color },
  };
}

/** Keeps the label of a line near an edge from leaving its panel. */
function anchorFor(x: number, epochs: CurvePoint[]): string {
  const first = epochs[0].epoch;
  const span = epochs[epochs.length - 1].epoch - first;
  if (span === 0) return "center";
  const place = (x - first) / span;
  return place < 0.3 ? "left" : place > 0.7 ? "right" : "center";
}
