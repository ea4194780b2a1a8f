import { check } from "../../base/checks";
import type { Figure } from "../../base/types";
import { COLOURS, type FigureOptions, withTheme } from "../../figures/theme";
import {
  type BenchRatioRow,
  diamonds,
  float32Bars,
  goalTicks,
  mixedBars,
  type Ratio,
} from "./benchRatioTraces";

const TICKS = [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

/**
 * How many times as fast as PyTorch in float32 each part is, as bars on a logarithmic axis that
 * start at 1 (equally fast): to the right is faster, to the left slower, and twice as fast is as
 * long as half as fast. Error bars reach from the smallest to the largest ratio of one run. Where
 * mixed precision was measured, its bar stands below that of float32.
 *
 * @param rows from top to bottom
 */
export function plotBenchRatios(
  rows: readonly BenchRatioRow[],
  options: FigureOptions = {},
): Figure {
  check(rows.length > 0, "rows is empty: at least one measurement is needed.");
  for (const row of rows) for (const ratio of ratiosOf(row)) checkRatio(ratio, row.label);
  const labels = rows.map(labelOf);
  const hasMixed = rows.some(({ mixed }) => mixed !== undefined);
  const figure: Figure = {
    data: [
      ...(hasMixed
        ? [
            float32Bars("float32", rows, labels, 0.5),
            mixedBars(rows, labels),
            diamonds(rows, labels),
          ]
        : [float32Bars("measured", rows, labels, 1)]),
      goalTicks(rows, labels, hasMixed),
    ],
    layout: {
      barmode: "overlay",
      showlegend: hasMixed || rows.some(({ goal }) => goal !== null),
      xaxis: {
        title: { text: xTitle(hasMixed) },
        type: "log",
        tickvals: TICKS,
        ticktext: TICKS.map(String),
        range: logRange(rows),
      },
      yaxis: { autorange: "reversed", type: "category" },
      shapes: [
        {
          type: "line",
          x0: 1,
          x1: 1,
          yref: "paper",
          y0: 0,
          y1: 1,
          line: { color: COLOURS.muted, width: 2 },
        },
      ],
    },
  };
  const title = options.title ?? "Speed beside PyTorch on the same machine";
  const height = 200 + (hasMixed ? 64 : 48) * rows.length;
  return withTheme(figure, { width: 1200, height, margin: { l: 520 }, ...options, title });
}

/** Name and numbers, which stand where neither error bar nor goal can cover them. */
function labelOf({ label, median, mixed, goal }: BenchRatioRow): string {
  const reached =
    goal === null ? "" : `  goal ${goal}× ${(mixed ?? { median }).median >= goal ? "✓" : "✗"}`;
  if (mixed === undefined) return `${label}  <b>${times(median)}</b>${reached}`;
  const float32 = `float32 <b>${times(median)}</b>`;
  return `${label}<br>${float32}, mixed <b>${times(mixed.median)}</b>${reached}`;
}

function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`;
}

function xTitle(hasMixed: boolean): string {
  return `Times as fast as PyTorch${hasMixed ? " in float32" : ""} (1 = equally fast)`;
}

function ratiosOf(row: BenchRatioRow): Ratio[] {
  return [row, row.mixed, row.pytorchMixed].filter((ratio) => ratio !== undefined);
}

function checkRatio({ min, median, max }: Ratio, label: string): void {
  check(
    min > 0 && min <= median && median <= max,
    `A ratio needs 0 < min <= median <= max, found ${min}, ${median}, ${max} for ${label}.`,
  );
}

/**
 * From a little below the smallest to a little above the largest value, 1 included; in powers of
 * ten.
 */
function logRange(rows: readonly BenchRatioRow[]): [number, number] {
  const values = rows.flatMap((row) => [
    row.goal ?? 1,
    ...ratiosOf(row).flatMap(({ min, max }) => [min, max]),
  ]);
  return [Math.log10(Math.min(0.8, ...values) / 1.1), Math.log10(Math.max(2, ...values) * 1.2)];
}
