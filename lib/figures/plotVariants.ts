import { check } from "../base/checks";
import type { Figure } from "../base/types";
import type { Interval } from "../metrics/wilsonInterval";
import { COLOURS, type FigureOptions, FONT_SIZES, withTheme } from "./theme";

export interface VariantsData {
  /** What is on the axis, for example "AUC". */
  metric: string;
  /** One row per variant, from top to bottom; shares from 0 to 1. */
  rows: {
    name: string;
    /** On the validation images as they are, with its 95 % interval. */
    value: number;
    interval: Interval;
    /** On the same images under each shift. */
    shifted: { shift: string; value: number }[];
  }[];
}

/**
 * Training choices compared on validation: a dot with its interval, and a small cross for every
 * shift of the images. Where intervals overlap widely, the order says nothing.
 */
export function plotVariants({ metric, rows }: VariantsData, options: FigureOptions = {}): Figure {
  check(rows.length > 0, "rows is empty: at least one variant is needed.");
  const names = rows.map(({ name }) => name);
  const crosses = rows.flatMap(({ name, shifted }) => shifted.map((shift) => ({ name, ...shift })));
  const figure: Figure = {
    data: [
      {
        type: "scatter",
        mode: "markers",
        name: "validation, with 95 % interval",
        y: names,
        x: rows.map(({ value }) => value),
        error_x: {
          type: "data",
          symmetric: false,
          thickness: 2.5,
          width: 6,
          array: rows.map(({ value, interval }) => interval.high - value),
          arrayminus: rows.map(({ value, interval }) => value - interval.low),
        },
        marker: { color: COLOURS.validation, size: 14 },
        hovertemplate: "%{y}: %{x:.3f}<extra></extra>",
      },
      {
        type: "scatter",
        mode: "markers",
        name: "the same images, shifted",
        y: crosses.map(({ name }) => name),
        x: crosses.map(({ value }) => value),
        text: crosses.map(({ shift }) => shift),
        marker: { color: COLOURS.muted, size: 10, symbol: "x" },
        hovertemplate: "%{y}, %{text}: %{x:.3f}<extra></extra>",
      },
    ],
    layout: {
      xaxis: { title: { text: metric } },
      yaxis: { type: "category", autorange: "reversed", tickfont: { size: FONT_SIZES.small } },
    },
  };
  const title = options.title ?? `${metric} of training choices`;
  const height = 200 + 44 * rows.length;
  return withTheme(figure, { margin: { t: 130, l: 260 }, height, ...options, title });
}
