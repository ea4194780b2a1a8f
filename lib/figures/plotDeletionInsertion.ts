import { check } from "../base/checks";
import type { Figure } from "../base/types";
import { panelHeading } from "./panelHeading";
import { COLOURS, type FigureOptions, withTheme } from "./theme";

/** Mean probability with 0, 1/steps, ..., all of the pixels deleted or inserted. */
export interface CausalCurves {
  name: string;
  deletion: number[];
  insertion: number[];
}

export interface DeletionInsertionData {
  methods: CausalCurves[];
  /** In the order of a map that knows nothing. */
  random: Omit<CausalCurves, "name">;
}

/** Okabe and Ito's seven colours besides black. */
const METHOD_COLOURS = [
  "#0072B2",
  "#D55E00",
  "#009E73",
  "#CC79A7",
  "#E69F00",
  "#56B4E9",
  "#8A7F00",
];
const PANELS = { deletion: [0, 0.47], insertion: [0.53, 1] } as const;

/**
 * Deletion and insertion (Petsiuk et al. 2018) of several methods: left, how the probability falls
 * while the pixels that a map holds for important are deleted, right, how it rises while they are
 * put back. A good map's line runs low on the left and high on the right; one that runs beside the
 * dashed line of a random map says nothing about the network.
 */
export function plotDeletionInsertion(
  { methods, random }: DeletionInsertionData,
  options: FigureOptions = {},
): Figure {
  check(methods.length > 0, "methods is empty: at least one method is needed.");
  check(
    methods.length <= METHOD_COLOURS.length,
    `There are colours for ${METHOD_COLOURS.length} methods, found ${methods.length}.`,
  );
  const styled = [
    ...methods.map((curves, i) => ({ ...curves, line: { color: METHOD_COLOURS[i], width: 3 } })),
    { ...random, name: "random map", line: { color: COLOURS.text, width: 2, dash: "dash" } },
  ];
  const axes = { range: [0, 1], tickformat: ".0%", dtick: 0.25 };
  const figure: Figure = {
    data: styled.flatMap((curves) => [
      { ...trace(curves, "deletion"), xaxis: "x", yaxis: "y" },
      { ...trace(curves, "insertion"), xaxis: "x2", yaxis: "y2", showlegend: false },
    ]),
    layout: {
      xaxis: { ...axes, domain: PANELS.deletion, title: { text: "Pixels deleted" } },
      yaxis: { ...axes, range: [0, 1.02], title: { text: "Probability of the class" } },
      xaxis2: {
        ...axes,
        domain: PANELS.insertion,
        anchor: "y2",
        title: { text: "Pixels inserted" },
      },
      yaxis2: { ...axes, range: [0, 1.02], anchor: "x2" },
      legend: { x: 0.5, xanchor: "center", y: -0.2, yanchor: "top" },
      annotations: [
        panelHeading("Deletion: low is good", PANELS.deletion, 1),
        panelHeading("Insertion: high is good", PANELS.insertion, 1),
      ],
    },
  };
  const title = options.title ?? "Do the pixels that the map names matter?";
  const margin = { t: 130, b: 170 };
  return withTheme(figure, { width: 1000, height: 640, margin, ...options, title });
}

function trace(
  { name, line, ...curves }: CausalCurves & { line: Record<string, unknown> },
  key: "deletion" | "insertion",
): Record<string, unknown> {
  const values = curves[key];
  check(values.length > 1, `${name} needs at least two points of ${key}, found ${values.length}.`);
  return {
    type: "scatter",
    mode: "lines",
    name,
    legendgroup: name,
    x: values.map((_, step) => step / (values.length - 1)),
    y: values,
    line,
    hovertemplate: "%{x:.0%}: %{y:.1%}<extra>%{fullData.name}</extra>",
  };
}
