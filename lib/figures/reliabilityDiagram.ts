import { check } from "../checks";
import { Figure } from "../types";
import { FigureOptions, MODEL_COLOURS, ModelKey, withTheme } from "./theme";

/** Images whose probability of PNEUMONIA lies between low and high, as metrics/calibration counts them. */
export interface DiagramBin {
  low: number;
  high: number;
  count: number;
  /** Mean probability in the bin; null where it is empty. */
  meanScore: number | null;
  /** Share of the bin's images that are PNEUMONIA; null where it is empty. */
  positiveShare: number | null;
}

export interface ReliabilityDiagramData {
  models: { name: string; model: ModelKey; bins: DiagramBin[] }[];
}

/**
 * Says whether a model's probabilities can be taken at their word: of the images given about 80 %,
 * are 80 % ill? Points on the diagonal say yes; below it the model is too sure of pneumonia. The
 * lower panel counts the images, because a point of few images means little.
 */
export function plotReliabilityDiagram(data: ReliabilityDiagramData, options: FigureOptions = {}): Figure {
  check(data.models.length > 0, "models is empty: at least one model is needed.");
  const figure: Figure = {
    data: [idealLine(), ...data.models.flatMap((model) => [shareLine(model), countBars(model)])],
    layout: {
      barmode: "group",
      bargap: 0.05,
      xaxis: {
        range: [-0.02, 1.02],
        dtick: 0.2,
        anchor: "y2",
        title: { text: "Predicted probability of PNEUMONIA" },
      },
      yaxis: {
        domain: [0.36, 1],
        range: [-0.04, 1.04],
        dtick: 0.2,
        title: { text: "Share that is PNEUMONIA" },
      },
      yaxis2: { domain: [0, 0.26], anchor: "x", title: { text: "Images" }, rangemode: "tozero" },
    },
  };
  const title = options.title ?? "Reliability of the probabilities";
  return withTheme(figure, { width: 860, height: 780, margin: { t: 120 }, ...options, title });
}

type Entry = ReliabilityDiagramData["models"][number];

function shareLine({ name, model, bins }: Entry): Record<string, unknown> {
  const filled = bins.filter(({ count }) => count > 0);
  return {
    type: "scatter",
    mode: "lines+markers",
    name,
    x: filled.map(({ meanScore }) => meanScore),
    y: filled.map(({ positiveShare }) => positiveShare),
    customdata: filled.map(({ count }) => count),
    line: { color: MODEL_COLOURS[model], width: 3 },
    marker: { size: 11 },
    legendgroup: name,
    hovertemplate:
      "predicted %{x:.1%}, observed %{y:.1%}, %{customdata} images<extra>%{fullData.name}</extra>",
  };
}

function countBars({ name, model, bins }: Entry): Record<string, unknown> {
  return {
    type: "bar",
    name,
    x: bins.map(({ low, high }) => (low + high) / 2),
    y: bins.map(({ count }) => count),
    marker: { color: MODEL_COLOURS[model] },
    legendgroup: name,
    showlegend: false,
    yaxis: "y2",
    hovertemplate: "%{y} images<extra>%{fullData.name}</extra>",
  };
}

function idealLine(): Record<string, unknown> {
  return {
    type: "scatter",
    mode: "lines",
    name: "perfectly calibrated",
    x: [0, 1],
    y: [0, 1],
    line: { color: "#8A8A8A", dash: "dash", width: 2 },
    hoverinfo: "skip",
  };
}
