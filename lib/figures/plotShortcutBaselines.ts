import { check, checkRange } from "../base/checks";
import type { Figure } from "../base/types";
import type { BootstrapInterval } from "../metrics/bootstrap";
import { COLOURS, type FigureOptions, FONT_SIZES, withTheme } from "./theme";

/** AUC of one model or baseline on both splits, each with its interval. */
export interface AucOnBothSplits {
  name: string;
  validation: BootstrapInterval;
  test: BootstrapInterval;
}

export interface ShortcutBaselinesData {
  /** Models that cannot recognise a lung, for example what shortcutBaselines returns. */
  baselines: AucOnBothSplits[];
  /** The models that see the whole picture. */
  models: AucOnBothSplits[];
}

/** Distance of the two splits' points from the middle of their place; places are 1 apart. */
const OFFSET = 0.17;
/** Distance of a number from the end of its interval. */
const LABEL_GAP = 0.008;
const TICKS = Array.from({ length: 11 }, (_, i) => i / 10);
const SPLITS = [
  { split: "validation", symbol: "circle", offset: -OFFSET },
  { split: "test", symbol: "diamond", offset: OFFSET },
] as const;

/**
 * AUC with its interval of models that cannot recognise a lung, beside that of the real ones. What
 * a real model adds is the distance between the two: exposure or border give the rest away.
 */
export function plotShortcutBaselines(
  data: ShortcutBaselinesData,
  options: FigureOptions = {},
): Figure {
  check(data.baselines.length > 0, "baselines is empty: at least one is needed.");
  const entries = [...data.baselines, ...data.models];
  const lowest = Math.min(...entries.flatMap(({ validation, test }) => [validation.low, test.low]));
  const figure: Figure = {
    data: SPLITS.flatMap((place) => [points(entries, place), numbers(entries, place)]),
    layout: {
      xaxis: {
        title: { text: "Model" },
        range: [-0.5, entries.length - 0.5],
        tickvals: entries.map((_, i) => i),
        ticktext: entries.map(({ name }) => name),
        showgrid: false,
      },
      // Room above 1 for the numbers and the headings; the ticks end at 1.
      yaxis: {
        title: { text: "AUC (95 % interval)" },
        range: [Math.min(0.45, lowest - 0.03), 1.13],
        tickvals: TICKS,
      },
      shapes: [chanceLine(), ...(data.models.length > 0 ? [divider(data.baselines.length)] : [])],
      annotations: [
        chanceLabel(),
        heading("recognise no lung", 0, data.baselines.length),
        ...(data.models.length > 0
          ? [heading("see the whole picture", data.baselines.length, entries.length)]
          : []),
      ],
    },
  };
  const title = options.title ?? "What can be told without recognising a lung";
  return withTheme(figure, { height: 620, margin: { t: 130 }, ...options, title });
}

type Place = (typeof SPLITS)[number];

function points(
  entries: AucOnBothSplits[],
  { split, symbol, offset }: Place,
): Record<string, unknown> {
  entries.forEach(({ name, [split]: auc }) => {
    checkRange(`AUC of ${name} on ${split}`, auc.estimate, 0, 1);
    check(
      auc.low <= auc.high,
      `The interval of ${name} on ${split} runs from ${auc.low} to ${auc.high}.`,
    );
  });
  const values = entries.map((entry) => entry[split]);
  return {
    type: "scatter",
    mode: "markers",
    name: split,
    x: entries.map((_, i) => i + offset),
    y: values.map(({ estimate }) => estimate),
    error_y: {
      type: "data",
      symmetric: false,
      array: values.map(({ estimate, high }) => Math.max(0, high - estimate)),
      arrayminus: values.map(({ estimate, low }) => Math.max(0, estimate - low)),
      width: 8,
      thickness: 2.5,
    },
    marker: { color: COLOURS[split], symbol, size: 13 },
    customdata: entries.map(({ name, [split]: auc }) => [
      name,
      auc.low.toFixed(3),
      auc.high.toFixed(3),
    ]),
    hovertemplate:
      `%{customdata[0]}, ${split}: ` +
      "%{y:.3f} (%{customdata[1]}–%{customdata[2]})<extra></extra>",
  };
}

function numbers(entries: AucOnBothSplits[], { split, offset }: Place): Record<string, unknown> {
  return {
    type: "scatter",
    mode: "text",
    x: entries.map((_, i) => i + offset),
    y: entries.map((entry) => entry[split].high + LABEL_GAP),
    text: entries.map((entry) => entry[split].estimate.toFixed(3)),
    textposition: "top center",
    textfont: { size: FONT_SIZES.small },
    cliponaxis: false,
    showlegend: false,
    hoverinfo: "skip",
  };
}

function chanceLine(): object {
  const line = { color: COLOURS.text, width: 2, dash: "dash" };
  return { type: "line", xref: "paper", x0: 0, x1: 1, y0: 0.5, y1: 0.5, line };
}

function chanceLabel(): object {
  return {
    text: "0.5: guessing",
    xref: "paper",
    x: 1,
    xanchor: "right",
    y: 0.5,
    yanchor: "bottom",
    showarrow: false,
    font: { size: FONT_SIZES.small },
  };
}

function divider(after: number): object {
  const line = { color: COLOURS.muted, width: 1 };
  return { type: "line", yref: "paper", x0: after - 0.5, x1: after - 0.5, y0: 0, y1: 1, line };
}

function heading(text: string, start: number, end: number): object {
  return {
    text: `<b>${text}</b>`,
    x: (start + end - 1) / 2,
    yref: "paper",
    y: 1,
    yanchor: "top",
    showarrow: false,
    font: { size: FONT_SIZES.text, color: COLOURS.muted },
  };
}
