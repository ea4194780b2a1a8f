import { check } from "../base/checks";
import type { Figure } from "../base/types";
import { COLOURS, type FigureOptions, type ModelKey, modelMarker, withTheme } from "./theme";

/** A value with the ends of its interval. */
interface Estimate {
  estimate: number;
  low: number;
  high: number;
}

/** One model's AUC in every place where it was asked. */
export interface PlacesOfModel {
  name: string;
  model: ModelKey;
  /** By the name of the place, in the order of the axis. */
  aucs: Record<string, Estimate>;
}

const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "cross"];

/**
 * AUCs with their 95 % intervals, place by place: what a model is worth where it was trained, and
 * what is left of it elsewhere. A dashed line marks guessing; the colour stands for the
 * architecture, the symbol for the network.
 *
 * @throws if there is no model, or the models were asked in other places
 */
export function plotHomeAndAbroad(
  models: readonly PlacesOfModel[],
  options: FigureOptions = {},
): Figure {
  check(models.length > 0, "models is empty: at least one model is needed.");
  const places = Object.keys(models[0].aucs);
  for (const { name, aucs } of models) {
    check(
      Object.keys(aucs).join() === places.join(),
      `${name}: expected an AUC for each of ${places.join(", ")}, ` +
        `found ${Object.keys(aucs).join(", ")}.`,
    );
  }
  const figure: Figure = {
    data: models.map((asked, i) => pointsOf(asked, places, symbolOf(models, i))),
    layout: {
      showlegend: true,
      // Below: above, the lines of many networks would reach into the title.
      legend: { x: 0.5, xanchor: "center", y: -0.14, yanchor: "top" },
      scattermode: "group",
      xaxis: { type: "category" },
      yaxis: { title: { text: "AUC" }, range: [0.3, 1.02] },
      shapes: [
        {
          type: "line",
          xref: "paper",
          x0: 0,
          x1: 1,
          y0: 0.5,
          y1: 0.5,
          line: { color: COLOURS.text, dash: "dash", width: 1 },
        },
      ],
      annotations: [
        {
          xref: "paper",
          x: 0,
          xanchor: "left",
          y: 0.5,
          yanchor: "top",
          text: "guessing",
          showarrow: false,
        },
      ],
    },
  };
  const title = options.title ?? "At home and abroad";
  return withTheme(figure, { height: 600, margin: { t: 76, b: 140 }, ...options, title });
}

/** The colour tells the architecture, the symbol one network of it from the next. */
function symbolOf(models: readonly PlacesOfModel[], i: number): string {
  const before = models.slice(0, i).filter(({ model }) => model === models[i].model).length;
  return SYMBOLS[before % SYMBOLS.length];
}

function pointsOf({ name, model, aucs: byPlace }: PlacesOfModel, places: string[], symbol: string) {
  const aucs = Object.values(byPlace);
  return {
    type: "scatter",
    mode: "markers",
    name,
    offsetgroup: name,
    x: places,
    y: aucs.map(({ estimate }) => estimate),
    marker: { ...modelMarker(model), symbol, size: 10 },
    error_y: {
      type: "data",
      symmetric: false,
      thickness: 2,
      width: 5,
      array: aucs.map(({ estimate, high }) => high - estimate),
      arrayminus: aucs.map(({ estimate, low }) => estimate - low),
    },
    hovertemplate: "%{x}: AUC %{y:.3f}<extra>%{fullData.name}</extra>",
  };
}
