import { check, checkRange, checkSameLength } from "../checks";
import { wilsonInterval } from "../metrics/wilson";
import { Figure } from "../types";
import { COLOURS, FigureOptions, FONT_SIZES, ModelKey, modelMarker, withTheme } from "./theme";

export interface SubtypeErrorsData {
  /** Names of the subtypes, for example ["normal", "bacteria", "virus"]. */
  subtypes: string[];
  /** For every model the number of wrong images and of all images, per subtype. */
  models: { name: string; model: ModelKey; wrong: number[]; total: number[] }[];
}

/**
 * Share of wrong answers per cause of the pneumonia, with its 95 % interval (Wilson): shows which kind
 * of image a model fails on.
 */
export function plotSubtypeErrors(data: SubtypeErrorsData, options: FigureOptions = {}): Figure {
  check(data.models.length > 0, "models is empty: at least one model is needed.");
  const figure: Figure = {
    data: data.models.map((model) => bars(model, data.subtypes)),
    layout: {
      barmode: "group",
      xaxis: { title: { text: "Kind of image" }, type: "category" },
      yaxis: { title: { text: "Share called wrongly" }, tickformat: ".0%", rangemode: "tozero" },
    },
  };
  const title = options.title ?? "Errors by kind of image";
  return withTheme(figure, { margin: { t: 120 }, ...options, title });
}

function bars({ name, model, wrong, total }: SubtypeErrorsData["models"][number], subtypes: string[]) {
  checkSameLength("subtypes", subtypes, `wrong of ${name}`, wrong);
  checkSameLength("subtypes", subtypes, `total of ${name}`, total);
  wrong.forEach((count, i) => checkRange(`wrong ${subtypes[i]} of ${name}`, count, 0, total[i]));
  const intervals = wrong.map((count, i) => (total[i] === 0 ? null : wilsonInterval(count, total[i])));
  const share = (i: number) => wrong[i] / total[i];
  return {
    type: "bar",
    name,
    x: subtypes,
    y: wrong.map((_, i) => (total[i] === 0 ? null : share(i))),
    error_y: {
      type: "data", symmetric: false, thickness: 2, width: 5, color: COLOURS.text,
      array: intervals.map((interval, i) => (interval ? interval.high - share(i) : 0)),
      arrayminus: intervals.map((interval, i) => (interval ? share(i) - interval.low : 0)),
    },
    text: wrong.map((count, i) => `${count} of ${total[i]}`),
    textposition: "inside",
    insidetextanchor: "start",
    textangle: 0,
    constraintext: "none",
    textfont: { size: FONT_SIZES.small },
    marker: modelMarker(model),
    hovertemplate: "%{x}: %{text} wrong (%{y:.1%})<extra>%{fullData.name}</extra>",
  };
}
