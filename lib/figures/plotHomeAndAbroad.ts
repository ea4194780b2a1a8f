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

/**
 * AUCs with their 95 % intervals, place by place: what a model is worth where it was trained, and
 * what is left of it elsewhere. A dashed line marks guessing.
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
    data: models.map(({ name, model, aucs }) => pointsOf(name, model, places, Object.values(aucs))),
    layout: {
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
  return withTheme(figure, { ...options, title: options.title ?? "At home and abroad" });
}

function pointsOf(name: string, model: ModelKey, places: string[], aucs: Estimate[]) {
  return {
    type: "scatter",
    mode: "markers",
    name,
    offsetgroup: name,
    x: places,
    y: aucs.map(({ estimate }) => estimate),
    marker: { ...modelMarker(model), size: 10 },
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
