import { check, checkRange } from "../base/checks";
import type { Figure } from "../base/types";
import { COLOURS, type FigureOptions, type ModelKey, modelMarker, withTheme } from "./theme";

/** Result of the pointing game for one model, layer or method, as the name says. */
export interface PointingResult {
  name: string;
  model: ModelKey;
  /** Heat maps whose peak lies inside an opacity. */
  hits: number;
  /** Heat maps scored. */
  total: number;
  /**
   * Share of hits (0 to 1) that a random point would reach: the mean share of the image that is
   * opacity.
   */
  chance: number;
  /**
   * Ends of the share's confidence interval (0 to 1), drawn as an error bar where they are given.
   */
  low?: number;
  high?: number;
  /** Share that a random point of where the other masks lie would reach; drawn where given. */
  usualPlace?: number | null;
}

export interface PointingGameData {
  results: PointingResult[];
}

export interface PointingGameOptions extends FigureOptions {
  /** What the bars are. Default "Model". */
  axis?: string;
  /** Whom to name for the boxes; false leaves it out. */
  credit?: string | false;
}

/**
 * Pointing game (Zhang et al. 2018): how often the peak of a heat map lies inside an opacity,
 * beside what a random point reaches. A model that is right for the right reason stands well above
 * it.
 */
export function plotPointingGame(
  data: PointingGameData,
  { axis = "Model", ...options }: PointingGameOptions = {},
): Figure {
  check(data.results.length > 0, "results is empty: at least one model is needed.");
  const figure: Figure = {
    data: [
      ...data.results.map(bar),
      chanceMarks(data.results),
      countLabels(data.results),
      ...usualPlaceMarks(data.results),
    ],
    layout: {
      bargap: 0.5,
      xaxis: { title: { text: axis }, type: "category" },
      yaxis: {
        title: { text: "Peaks inside an opacity" },
        tickformat: ".0%",
        range: [0, 1.1],
        dtick: 0.2,
      },
    },
  };
  const title = options.title ?? "Pointing game";
  return withTheme(figure, { width: 860, ...options, title });
}

function bar({ name, model, low, high, ...result }: PointingResult): Record<string, unknown> {
  checkRange(`hits of ${name}`, result.hits, 0, result.total);
  const share = shareOf(result);
  const known = low !== undefined && high !== undefined;
  return {
    type: "bar",
    name,
    x: [name],
    y: [share],
    marker: modelMarker(model),
    error_y: known
      ? {
          type: "data",
          symmetric: false,
          array: [high - share],
          arrayminus: [share - low],
          color: "#222222",
          width: 8,
        }
      : { visible: false },
    showlegend: false,
    hovertemplate: `%{x}: ${result.hits} of ${result.total}<extra></extra>`,
  };
}

/** Distance of a label from what is below it, in shares. */
const LABEL_GAP = 0.015;

/** The counts above everything that is drawn for a model, where no line crosses them. */
function countLabels(results: PointingResult[]): Record<string, unknown> {
  return {
    type: "scatter",
    mode: "text",
    x: results.map(({ name }) => name),
    y: results.map(
      (result) =>
        Math.max(shareOf(result), result.high ?? 0, result.chance, result.usualPlace ?? 0) +
        LABEL_GAP,
    ),
    text: results.map(
      (result) =>
        `<b>${(100 * shareOf(result)).toFixed(0)} %</b> (${result.hits} of ${result.total})`,
    ),
    textposition: "top center",
    cliponaxis: false,
    showlegend: false,
    hoverinfo: "skip",
  };
}

function shareOf({ hits, total }: { hits: number; total: number }): number {
  return total === 0 ? 0 : hits / total;
}

function chanceMarks(results: PointingResult[]): Record<string, unknown> {
  results.forEach(({ name, chance }) => checkRange(`chance of ${name}`, chance, 0, 1));
  return {
    type: "scatter",
    mode: "markers",
    name: "random point",
    x: results.map(({ name }) => name),
    y: results.map(({ chance }) => chance),
    marker: { symbol: "line-ew", size: 90, line: { color: COLOURS.text, width: 4 } },
    hovertemplate: "random point: %{y:.1%}<extra></extra>",
  };
}

/** None where no result says it. */
function usualPlaceMarks(results: PointingResult[]): Record<string, unknown>[] {
  const known = results.filter(({ usualPlace }) => typeof usualPlace === "number");
  if (known.length === 0) return [];
  for (const { name, usualPlace } of known) checkRange(`usual place of ${name}`, usualPlace!, 0, 1);
  return [
    {
      type: "scatter",
      mode: "markers",
      name: "random point where others lie",
      x: known.map(({ name }) => name),
      y: known.map(({ usualPlace }) => usualPlace),
      marker: { symbol: "line-ew", size: 90, line: { color: COLOURS.validation, width: 4 } },
      hovertemplate: "random point where others lie: %{y:.1%}<extra></extra>",
    },
  ];
}
