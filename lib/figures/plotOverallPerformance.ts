import { check, checkSameLength } from "../base/checks";
import type { Figure } from "../base/types";
import { type FigureOptions, FONT_SIZES, type ModelKey, modelMarker, withTheme } from "./theme";

/**
 * Metrics of one model, each between 0 and 1, in the order of the metric names; null where unknown.
 */
export interface PerformanceSeries {
  name: string;
  model: ModelKey;
  /** True for numbers taken from a publication: drawn pale. */
  published?: boolean;
  values: (number | null)[];
  /** Ends of the confidence intervals, drawn as error bars; null where unknown. */
  low?: (number | null)[];
  high?: (number | null)[];
}

export interface OverallPerformanceData {
  /** Names of the metrics, for example ["Accuracy", "Sensitivity"]. */
  metrics: string[];
  series: PerformanceSeries[];
}

/**
 * Metrics of several models as grouped bars, with error bars where intervals are given. Bars start
 * at zero, so that their lengths compare; the numbers above them are in percent.
 */
export function plotOverallPerformance(
  data: OverallPerformanceData,
  options: FigureOptions = {},
): Figure {
  check(data.series.length > 0, "series is empty: at least one model is needed.");
  const figure: Figure = {
    data: data.series.map((series) => bars(series, data.metrics)),
    layout: {
      barmode: "group",
      bargap: 0.18,
      bargroupgap: 0.05,
      xaxis: { title: { text: "Metric" }, type: "category" },
      yaxis: { title: { text: "Value" }, range: [0, 1.12], tickformat: ".0%", dtick: 0.2 },
    },
  };
  const title = options.title ?? "Overall model performance";
  return withTheme(figure, { width: 1200, height: 620, margin: { t: 130 }, ...options, title });
}

function bars(series: PerformanceSeries, metrics: string[]): Record<string, unknown> {
  checkSameLength("metrics", metrics, `values of ${series.name}`, series.values);
  const outOfRange = series.values.find((value) => value !== null && !(value >= 0 && value <= 1));
  check(
    outOfRange === undefined,
    `Metrics lie between 0 and 1, found ${outOfRange} for ${series.name}. Divide ` +
      "percentages by 100.",
  );
  return {
    type: "bar",
    name: series.name,
    x: metrics,
    y: series.values,
    // Inside the bar and upright, where no error bar hides the number.
    text: series.values.map((value) => (value === null ? "" : (100 * value).toFixed(1))),
    textposition: "inside",
    insidetextanchor: "start",
    textangle: -90,
    insidetextfont: { size: FONT_SIZES.text, color: series.published ? "#000000" : "#FFFFFF" },
    marker: modelMarker(series.model, series.published),
    error_y: errorBars(series),
    hovertemplate: "%{x}: %{y:.1%}<extra>%{fullData.name}</extra>",
  };
}

function errorBars({ values, low, high }: PerformanceSeries): Record<string, unknown> {
  if (!low || !high) return { visible: false };
  const distance = (end: number | null, value: number | null) =>
    end === null || value === null ? 0 : Math.abs(end - value);
  return {
    type: "data",
    symmetric: false,
    array: values.map((value, i) => distance(high[i], value)),
    arrayminus: values.map((value, i) => distance(low[i], value)),
    color: "#222222",
    thickness: 2,
    width: 5,
  };
}
