import { COLOURS } from "../../figures/theme";

/** How many times as fast: the middle of several runs, and the ends of its error bar. */
export interface Ratio {
  min: number;
  median: number;
  max: number;
}

/** One step: how many times as fast as PyTorch in float32 it is. */
export interface BenchRatioRow extends Ratio {
  label: string;
  /** Drawn as a tick across the bars; null where there was none. */
  goal: number | null;
  /** A second bar for mixed precision, to which the goal then refers. */
  mixed?: Ratio;
  /** PyTorch's own mixed precision beside its float32, drawn as a diamond. */
  pytorchMixed?: Ratio;
}

/** Height of a row's bars in parts of the row. */
const BAR = 0.75;

interface Bar {
  label: string;
  ratio: Ratio;
  /** Upper edge and height in parts of a row, from its middle. */
  offset: number;
  width: number;
}

/** Bars of a logarithmic axis start at 1 by themselves if they are given as what lies beyond it. */
function bars(name: string, drawn: Bar[], opacity: number): Record<string, unknown> {
  const ratios = drawn.map(({ ratio }) => ratio);
  return {
    type: "bar",
    orientation: "h",
    name,
    base: 1,
    x: ratios.map(({ median }) => median - 1),
    y: drawn.map(({ label }) => label),
    offset: drawn.map(({ offset }) => offset),
    width: drawn.map(({ width }) => width),
    opacity,
    marker: { color: ratios.map(({ median }) => (median >= 1 ? COLOURS.right : COLOURS.wrong)) },
    error_x: {
      type: "data",
      symmetric: false,
      array: ratios.map(({ median, max }) => max - median),
      arrayminus: ratios.map(({ median, min }) => median - min),
      color: COLOURS.text,
    },
    customdata: ratios.map(({ min, median, max }) => [min, median, max]),
    hovertemplate:
      "%{customdata[1]:.2f} times (%{customdata[0]:.2f} to " +
      "%{customdata[2]:.2f})<extra>%{y}</extra>",
  };
}

/** The upper half of a row that has mixed precision below it, else the whole. */
export function float32Bars(
  name: string,
  rows: readonly BenchRatioRow[],
  labels: string[],
  opacity: number,
): Record<string, unknown> {
  const drawn = rows.map((row, i) => ({
    label: labels[i],
    ratio: row,
    offset: -BAR / 2,
    width: row.mixed === undefined ? BAR : BAR / 2,
  }));
  return bars(name, drawn, opacity);
}

/** The lower half of the rows that have mixed precision. */
export function mixedBars(
  rows: readonly BenchRatioRow[],
  labels: string[],
): Record<string, unknown> {
  const drawn = rows.flatMap(({ mixed }, i) =>
    mixed === undefined ? [] : [{ label: labels[i], ratio: mixed, offset: 0, width: BAR / 2 }],
  );
  return bars("mixed precision", drawn, 1);
}

/** How much PyTorch gains by its own mixed precision. */
export function diamonds(
  rows: readonly BenchRatioRow[],
  labels: string[],
): Record<string, unknown> {
  const drawn = rows.flatMap(({ pytorchMixed }, i) =>
    pytorchMixed === undefined ? [] : [{ x: pytorchMixed.median, y: labels[i] }],
  );
  return {
    type: "scatter",
    mode: "markers",
    name: "PyTorch's mixed precision",
    x: drawn.map(({ x }) => x),
    y: drawn.map(({ y }) => y),
    marker: {
      symbol: "diamond",
      size: 14,
      color: "#FFFFFF",
      line: { color: COLOURS.text, width: 2 },
    },
    hovertemplate: "PyTorch in mixed precision: %{x:.2f} times<extra>%{y}</extra>",
  };
}

/** A line across the bars of each row with a goal; `tall` for rows of two bars. */
export function goalTicks(
  rows: readonly BenchRatioRow[],
  labels: string[],
  tall: boolean,
): Record<string, unknown> {
  const withGoal = rows.filter(({ goal }) => goal !== null);
  return {
    type: "scatter",
    mode: "markers",
    name: "goal",
    x: withGoal.map(({ goal }) => goal),
    y: withGoal.map((row) => labels[rows.indexOf(row)]),
    marker: {
      symbol: "line-ns-open",
      size: tall ? 38 : 26,
      color: COLOURS.text,
      line: { width: 3 },
    },
    hovertemplate: "goal: %{x:.1f} times<extra>%{y}</extra>",
  };
}
