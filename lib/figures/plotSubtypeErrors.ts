import { check, checkRange, checkSameLength } from "../base/checks";
import type { Figure } from "../base/types";
import { wilsonInterval } from "../metrics/wilsonInterval";
import {
  COLOURS,
  type FigureOptions,
  FONT_SIZES,
  type ModelKey,
  modelMarker,
  withTheme,
} from "./theme";

export interface SubtypeErrorsData {
  /** Names of the subtypes, for example ["normal", "bacteria", "virus"]. */
  subtypes: string[];
  /** For every model the number of wrong images and of all images, per subtype. */
  models: { name: string; model: ModelKey; wrong: number[]; total: number[] }[];
}

/**
 * Share of wrong answers per cause of the pneumonia, with its 95 % interval (Wilson): shows which
 * kind of image a model fails on.
 */
export function plotSubtypeErrors(data: SubtypeErrorsData, options: FigureOptions = {}): Figure {
  check(data.models.length > 0, "models is empty: at least one model is needed.");
  const figure: Figure = {
    data: data.models.flatMap((model) => barsWithCounts(model, data.subtypes)),
    layout: {
      barmode: "group",
      scattermode: "group",
      xaxis: { title: { text: "Kind of image" }, type: "category" },
      yaxis: { title: { text: "Share called wrongly" }, tickformat: ".0%", rangemode: "tozero" },
    },
  };
  const title = options.title ?? "Errors by kind of image";
  return withTheme(figure, { margin: { t: 120 }, ...options, title });
}

/** The bars, and their counts written above the intervals. */
function barsWithCounts(
  { name, model, wrong, total }: SubtypeErrorsData["models"][number],
  subtypes: string[],
) {
  checkSameLength("subtypes", subtypes, `wrong of ${name}`, wrong);
  checkSameLength("subtypes", subtypes, `total of ${name}`, total);
  wrong.forEach((count, i) => checkRange(`wrong ${subtypes[i]} of ${name}`, count, 0, total[i]));
  const shares = wrong.map((count, i) => (total[i] === 0 ? null : count / total[i]));
  const intervals = wrong.map((count, i) =>
    total[i] === 0 ? null : wilsonInterval(count, total[i]),
  );
  const counts = wrong.map((count, i) => `${count} of ${total[i]}`);
  const group = { x: subtypes, offsetgroup: name };
  return [
    {
      type: "bar",
      name,
      ...group,
      y: shares,
      customdata: counts,
      marker: modelMarker(model),
      error_y: {
        type: "data",
        symmetric: false,
        thickness: 2,
        width: 5,
        color: COLOURS.text,
        array: intervals.map((interval, i) => (interval ? interval.high - shares[i]! : 0)),
        arrayminus: intervals.map((interval, i) => (interval ? shares[i]! - interval.low : 0)),
      },
      hovertemplate: "%{x}: %{customdata} wrong (%{y:.1%})<extra>%{fullData.name}</extra>",
    },
    {
      type: "scatter",
      mode: "text",
      ...group,
      y: intervals.map((interval) => interval?.high ?? null),
      text: counts,
      textposition: "top center",
      textfont: { size: FONT_SIZES.small },
      cliponaxis: false,
      showlegend: false,
      hoverinfo: "skip",
    },
  ];
}
