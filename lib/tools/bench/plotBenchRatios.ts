import { check } from "../../base/checks";
import type { Figure } from "../../base/types";
import { panelHeading } from "../../figures/panelHeading";
import { COLOURS, type FigureOptions, FONT_SIZES, withTheme } from "../../figures/theme";
import { inOrder } from "./benchItems";
import {
  type BenchRatioRow,
  diamonds,
  float32Bars,
  goalTicks,
  mixedBars,
  type Ratio,
} from "./benchRatioTraces";

const TICKS = [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

/** Pixels of the numbers at the right of a panel, and of the names at the left of all. */
const [NUMBERS, NAMES] = [110, 470];
/** Pixels from the top to where the legend starts, and to the panels. */
const [LEGEND, TOP] = [86, 165];

/** What a panel shows: a machine's name, and its steps from top to bottom. */
export interface BenchRatioPanel {
  name: string;
  rows: readonly BenchRatioRow[];
}

/**
 * How many times as fast as PyTorch in float32 each part is, a panel for each machine, as bars on a
 * logarithmic axis that start at 1 (equally fast): to the right is faster, to the left slower, and
 * twice as fast is as long as half as fast. Error bars reach from the smallest to the largest ratio
 * of one run. Where mixed precision was measured, its bar stands below that of float32. All panels
 * have the same steps and the same axis; a step that was not measured somewhere is empty there.
 */
export function plotBenchRatios(
  panels: readonly BenchRatioPanel[],
  options: FigureOptions = {},
): Figure {
  const rows = panels.flatMap((panel) => panel.rows);
  check(rows.length > 0, "rows is empty: at least one measurement is needed.");
  for (const row of rows) for (const ratio of ratiosOf(row)) checkRatio(ratio, row.label);
  const labels = inOrder(rows.map(({ label }) => label));
  const hasMixed = rows.some(({ mixed }) => mixed !== undefined);
  const panelWidth = panels.length === 1 ? 620 : 330;
  const whole = panels.length * (panelWidth + NUMBERS);
  const height = TOP + 100 + (hasMixed ? 56 : 48) * labels.length;
  const domains = panels.map((_, k) => {
    const left = k * (panelWidth + NUMBERS);
    return [left / whole, (left + panelWidth) / whole];
  });
  const axes = panels.map((_, k) => `x${k === 0 ? "" : k + 1}`);
  const figure: Figure = {
    data: panels.flatMap((panel, k) => tracesOf(panel.rows, axes[k], hasMixed, k === 0)),
    layout: {
      barmode: "overlay",
      showlegend: hasMixed || rows.some(({ goal }) => goal !== null),
      // On a line of its own: names of machines stand above the panels.
      legend: {
        x: 0.01,
        xref: "container",
        xanchor: "left",
        y: 1 - LEGEND / height,
        yref: "container",
        yanchor: "top",
      },
      ...Object.fromEntries(
        panels.map((_, k) => [
          `xaxis${axes[k].slice(1)}`,
          {
            title: { text: xTitle(hasMixed), font: { size: FONT_SIZES.text } },
            type: "log",
            domain: domains[k],
            anchor: "y",
            tickvals: TICKS,
            ticktext: TICKS.map(String),
            range: logRange(rows),
          },
        ]),
      ),
      yaxis: {
        type: "category",
        categoryorder: "array",
        categoryarray: labels,
        // Half a row more at both ends, from the first at the top to the last.
        range: [labels.length - 0.5, -0.5],
        tickvals: labels,
        ticktext: labels.map((label) => nameOf(label, rows)),
      },
      shapes: axes.map((xref) => ({
        type: "line",
        xref,
        x0: 1,
        x1: 1,
        yref: "paper",
        y0: 0,
        y1: 1,
        line: { color: COLOURS.muted, width: 2 },
      })),
      annotations: panels.flatMap(({ name, rows: ofPanel }, k) => [
        panelHeading(name, [domains[k][0], domains[k][1]], 1),
        ...ofPanel.map((row) => ({
          text: numbersOf(row),
          xref: "paper",
          x: domains[k][1],
          xanchor: "left",
          xshift: 6,
          yref: "y",
          y: labels.indexOf(row.label),
          align: "left",
          showarrow: false,
          font: { size: FONT_SIZES.small },
        })),
      ]),
    },
  };
  const title = options.title ?? "Speed beside PyTorch on the same machine";
  const size = {
    width: NAMES + whole,
    height,
    margin: { l: NAMES, r: 0, t: TOP },
  };
  return withTheme(figure, { ...size, ...options, title });
}

/** The bars, diamonds and ticks of one panel; the legend names them once. */
function tracesOf(
  rows: readonly BenchRatioRow[],
  xaxis: string,
  hasMixed: boolean,
  first: boolean,
): Record<string, unknown>[] {
  const labels = rows.map(({ label }) => label);
  const traces = hasMixed
    ? [float32Bars("float32", rows, labels, 0.5), mixedBars(rows, labels), diamonds(rows, labels)]
    : [float32Bars("measured", rows, labels, 1)];
  return [...traces, goalTicks(rows, labels, hasMixed)].map((trace) => ({
    ...trace,
    xaxis,
    yaxis: "y",
    showlegend: first,
    legendgroup: trace.name,
  }));
}

/** A step's name, and its goal where that is the same in all panels. */
function nameOf(label: string, rows: readonly BenchRatioRow[]): string {
  const goals = rows.filter((row) => row.label === label).map(({ goal }) => goal);
  return goals[0] === null || new Set(goals).size > 1 ? label : `${label}<br>goal ${goals[0]}×`;
}

/** Beside the bars, where no error bar and no goal covers them; and whether the goal is met. */
function numbersOf({ median, mixed, goal }: BenchRatioRow): string {
  const reached = goal === null ? "" : (mixed ?? { median }).median >= goal ? " ✓" : " ✗";
  const lines = mixed ? [times(median), bold(mixed.median)] : [bold(median)];
  return `${lines.join("<br>")}${reached}`;
}

function bold(ratio: number): string {
  return `<b>${times(ratio)}</b>`;
}

function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`;
}

function xTitle(hasMixed: boolean): string {
  return `Times as fast as PyTorch${hasMixed ? " in float32" : ""}<br>(1 = equally fast)`;
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
