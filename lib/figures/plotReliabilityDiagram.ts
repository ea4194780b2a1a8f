import { check } from "../base/checks";
import type { Figure } from "../base/types";
import { panelHeading } from "./panelHeading";
import { type FigureOptions, MODEL_COLOURS, type ModelKey, withTheme } from "./theme";

/**
 * Images whose probability of PNEUMONIA lies between low and high, as metrics/calibration counts
 * them.
 */
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

/** Several diagrams side by side with the same models, for example before and after a repair. */
export interface ReliabilityPanelsData {
  panels: ({ heading: string } & ReliabilityDiagramData)[];
}

/**
 * Says whether a model's probabilities can be taken at their word: of the images given about 80 %,
 * are 80 % ill? Points on the diagonal say yes; below it the model is too sure of pneumonia. The
 * lower panel counts the images, because a point of few images means little.
 */
export function plotReliabilityDiagram(
  data: ReliabilityDiagramData,
  options: FigureOptions = {},
): Figure {
  const figure = { data: diagramTraces(data), layout: { ...BAR_LAYOUT, ...diagramAxes([0, 1]) } };
  const title = options.title ?? "Reliability of the probabilities";
  return withTheme(figure, { width: 860, height: 780, margin: { t: 120 }, ...options, title });
}

/** The same as plotReliabilityDiagram for two or three sets of probabilities, side by side. */
export function plotReliabilityPanels(
  { panels }: ReliabilityPanelsData,
  options: FigureOptions = {},
): Figure {
  check(panels.length > 0, "panels is empty: at least one panel is needed.");
  const width = (1 - GAP * (panels.length - 1)) / panels.length;
  const domains = panels.map((_, i) => [i * (width + GAP), i * (width + GAP) + width]);
  const figure: Figure = {
    data: panels.flatMap((panel, i) => diagramTraces(panel, i)),
    layout: {
      ...BAR_LAYOUT,
      ...Object.assign({}, ...domains.map((domain, i) => diagramAxes(domain, i))),
      legend: { x: 0.5, xanchor: "center", y: -0.13, yanchor: "top" },
      annotations: panels.map(({ heading }, i) => panelHeading(heading, domains[i], 1)),
    },
  };
  const title = options.title ?? "Reliability of the probabilities";
  const size = { width: 240 + 480 * panels.length, height: 760, margin: { t: 130, b: 140 } };
  return withTheme(figure, { ...size, ...options, title });
}

const BAR_LAYOUT = { barmode: "group", bargap: 0.05 };
/** Space between two panels, as a share of the plot's width. */
const GAP = 0.11;

/** Names of the axes of panel `i`: one x axis below a large and a small y axis. */
function axisNumbers(i: number): { x: string; shares: string; counts: string } {
  return {
    x: i === 0 ? "" : `${i + 1}`,
    shares: i === 0 ? "" : `${2 * i + 1}`,
    counts: `${2 * i + 2}`,
  };
}

function diagramAxes(domain: number[], i = 0): Record<string, object> {
  const { x, shares, counts } = axisNumbers(i);
  return {
    [`xaxis${x}`]: {
      range: [-0.02, 1.02],
      dtick: 0.2,
      domain,
      anchor: `y${counts}`,
      title: { text: "Predicted probability of PNEUMONIA" },
    },
    [`yaxis${shares}`]: {
      domain: [0.36, 1],
      range: [-0.04, 1.04],
      dtick: 0.2,
      anchor: `x${x}`,
      title: { text: "Share that is PNEUMONIA" },
    },
    [`yaxis${counts}`]: {
      domain: [0, 0.26],
      anchor: `x${x}`,
      title: { text: "Images" },
      rangemode: "tozero",
      ...(i > 0 ? { matches: "y2" } : {}), // one scale, so that bars can be compared between panels
    },
  };
}

type Entry = ReliabilityDiagramData["models"][number];

/** Diagonal, lines and bars of panel `i`; the first panel's entries stand for all in the legend. */
function diagramTraces({ models }: ReliabilityDiagramData, i = 0): Figure["data"] {
  check(models.length > 0, "models is empty: at least one model is needed.");
  const { x, shares, counts } = axisNumbers(i);
  const upper = { xaxis: `x${x}`, yaxis: `y${shares}`, showlegend: i === 0 };
  const lower = { xaxis: `x${x}`, yaxis: `y${counts}`, showlegend: false };
  const ofModel = (model: Entry) => [
    { ...shareLine(model), ...upper },
    { ...countBars(model), ...lower },
  ];
  return [{ ...idealLine(), ...upper }, ...models.flatMap(ofModel)];
}

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
    hovertemplate: "%{y} images<extra>%{fullData.name}</extra>",
  };
}

function idealLine(): Record<string, unknown> {
  return {
    type: "scatter",
    mode: "lines",
    name: "perfectly calibrated",
    legendgroup: "perfectly calibrated",
    x: [0, 1],
    y: [0, 1],
    line: { color: "#8A8A8A", dash: "dash", width: 2 },
    hoverinfo: "skip",
  };
}
