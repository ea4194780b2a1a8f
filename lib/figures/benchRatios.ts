import { check } from "../checks";
import { Figure } from "../types";
import { COLOURS, FigureOptions, withTheme } from "./theme";

/** One bar: how many times as fast as the other side. */
export interface BenchRatioRow {
  label: string;
  median: number;
  /** Ends of the error bar. */
  min: number;
  max: number;
  /** Drawn as a tick across the bar; null where there was none. */
  goal: number | null;
}

const TICKS = [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

/**
 * How many times as fast as PyTorch each part is, as bars on a logarithmic axis that start at 1
 * (equally fast): to the right is faster, to the left slower, and twice as fast is as long as half
 * as fast. Error bars reach from the smallest to the largest ratio of one run.
 *
 * @param rows from top to bottom
 */
export function plotBenchRatios(rows: readonly BenchRatioRow[], options: FigureOptions = {}): Figure {
  check(rows.length > 0, "rows is empty: at least one measurement is needed.");
  const bad = rows.find(({ median, min, max }) => !(min > 0 && min <= median && median <= max));
  check(bad === undefined, `A ratio needs 0 < min <= median <= max, found ${bad?.min}, ${bad?.median}, ${bad?.max} for ${bad?.label}.`);
  // The number stands beside the name, where neither error bar nor goal can cover it.
  const labels = rows.map(({ label, median }) => `${label}  <b>${median.toFixed(median < 10 ? 2 : 0)}×</b>`);
  const withGoal = rows.filter(({ goal }) => goal !== null);
  const figure: Figure = {
    data: [
      bars(rows, labels),
      {
        type: "scatter",
        mode: "markers",
        name: "goal",
        x: withGoal.map(({ goal }) => goal),
        y: withGoal.map((row) => labels[rows.indexOf(row)]),
        marker: { symbol: "line-ns-open", size: 26, color: COLOURS.text, line: { width: 3 } },
        hovertemplate: "goal: %{x:.1f} times<extra>%{y}</extra>",
      },
    ],
    layout: {
      showlegend: withGoal.length > 0,
      xaxis: { title: { text: "Times as fast as PyTorch (1 = equally fast)" }, type: "log", tickvals: TICKS, ticktext: TICKS.map(String), range: logRange(rows) },
      yaxis: { autorange: "reversed", type: "category" },
      shapes: [{ type: "line", x0: 1, x1: 1, yref: "paper", y0: 0, y1: 1, line: { color: COLOURS.muted, width: 2 } }],
    },
  };
  const title = options.title ?? "Speed beside PyTorch on the same machine";
  return withTheme(figure, { width: 1200, height: 200 + 48 * rows.length, margin: { l: 500 }, ...options, title });
}

/** Bars of a logarithmic axis start at 1 by themselves if they are given as what lies beyond it. */
function bars(rows: readonly BenchRatioRow[], labels: string[]): Record<string, unknown> {
  return {
    type: "bar",
    orientation: "h",
    name: "measured",
    base: 1,
    x: rows.map(({ median }) => median - 1),
    y: labels,
    marker: { color: rows.map(({ median }) => (median >= 1 ? COLOURS.right : COLOURS.wrong)) },
    error_x: {
      type: "data",
      symmetric: false,
      array: rows.map(({ median, max }) => max - median),
      arrayminus: rows.map(({ median, min }) => median - min),
      color: COLOURS.text,
    },
    customdata: rows.map(({ min, median, max }) => [min, median, max]),
    hovertemplate: "%{customdata[1]:.2f} times (%{customdata[0]:.2f} to %{customdata[2]:.2f})<extra>%{y}</extra>",
  };
}

/** From a little below the smallest to a little above the largest value, 1 included; in powers of ten. */
function logRange(rows: readonly BenchRatioRow[]): [number, number] {
  const values = rows.flatMap(({ min, max, goal }) => [min, max, goal ?? 1]);
  return [Math.log10(Math.min(0.8, ...values) / 1.1), Math.log10(Math.max(2, ...values) * 1.2)];
}
