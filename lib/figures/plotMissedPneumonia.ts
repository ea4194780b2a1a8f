import { check, checkRange } from "../base/checks";
import type { Figure } from "../base/types";
import {
  COLOURS,
  type FigureOptions,
  FONT_SIZES,
  MODEL_COLOURS,
  type ModelKey,
  modelMarker,
  withTheme,
} from "./theme";

/** Missed cases (false negatives) of one model. */
export interface MissedCases {
  name: string;
  model: ModelKey;
  /** True for numbers taken from a publication: drawn pale. */
  published?: boolean;
  missed: number;
  /** Cases of pneumonia in the split. */
  total: number;
}

export interface MissedPneumoniaData {
  /**
   * Groups such as "this project"; the change within a group runs from its first model to its last.
   */
  groups: { name: string; models: MissedCases[] }[];
}

/**
 * Share of the pneumonia cases that each model calls NORMAL, and by how much the last model of a
 * group misses fewer than the first. In a clinic these are the costly errors: ill people sent home.
 * Bars show shares, since groups may have been tested on different numbers of cases.
 */
export function plotMissedPneumonia(
  data: MissedPneumoniaData,
  options: FigureOptions = {},
): Figure {
  const models = data.groups.flatMap((group) => group.models);
  check(models.length > 0, "groups holds no model: at least one is needed.");
  const figure: Figure = {
    data: data.groups.map(({ name, models: members }) => bars(name, members)),
    layout: {
      showlegend: false,
      // A category of two levels: the models, and below them their group.
      xaxis: {
        title: { text: "Model" },
        type: "multicategory",
        tickson: "labels",
        showdividers: false,
      },
      yaxis: {
        title: { text: "Missed share of pneumonia cases" },
        tickformat: ".0%",
        rangemode: "tozero",
      },
      annotations: data.groups.map((group, i) =>
        reductionLabel(group.models, i, data.groups.length),
      ),
    },
  };
  const title = options.title ?? "Missed pneumonia (false negatives)";
  return withTheme(figure, { height: 630, margin: { t: 170, b: 120 }, ...options, title });
}

function bars(group: string, models: MissedCases[]): Record<string, unknown> {
  models.forEach(({ name, missed, total }) => checkRange(`missed of ${name}`, missed, 0, total));
  const markers = models.map(({ model, published }) => modelMarker(model, published));
  return {
    type: "bar",
    name: group,
    x: [models.map(() => group), models.map(({ name }) => name)],
    y: models.map(({ missed, total }) => (total === 0 ? null : missed / total)),
    width: 0.6,
    text: models.map(
      ({ missed, total }) => `<b>${missed}</b> of ${total}<br>${share(missed, total)}`,
    ),
    textposition: "outside",
    cliponaxis: false,
    marker: {
      color: markers.map(({ color }) => color),
      line: { color: models.map(({ model }) => MODEL_COLOURS[model]), width: 2 },
    },
    hovertemplate: "%{text} missed<extra></extra>",
  };
}

function share(missed: number, total: number): string {
  return total === 0 ? "no cases" : `${((100 * missed) / total).toFixed(1)} %`;
}

function reductionLabel(models: MissedCases[], group: number, groups: number): object {
  const [first, last] = [models[0], models[models.length - 1]];
  return {
    text: models.length < 2 ? "" : `${last.name}: ${changeText(first.missed, last.missed)}`,
    xref: "paper",
    yref: "paper",
    x: (group + 0.5) / groups,
    xanchor: "center",
    y: 1,
    yanchor: "bottom",
    yshift: 34,
    showarrow: false,
    font: {
      size: FONT_SIZES.text,
      color: last.missed <= first.missed ? COLOURS.right : COLOURS.wrong,
    },
  };
}

function changeText(first: number, last: number): string {
  if (first === last) return "as many missed";
  const word = last < first ? "fewer" : "more";
  if (first === 0) return `${last} ${word} missed`;
  return `<b>${((100 * Math.abs(last - first)) / first).toFixed(0)} %</b> ${word} missed`;
}
