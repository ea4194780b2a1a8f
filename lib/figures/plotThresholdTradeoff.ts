import { checkRange, checkSameLength } from "../base/checks";
import type { Figure } from "../base/types";
import { COLOURS, type FigureOptions, FONT_SIZES, withTheme } from "./theme";

export interface ThresholdTradeoffData {
  /** Thresholds between 0 and 1, rising or falling. */
  thresholds: number[];
  /** Rates (0 to 1) at each threshold. */
  sensitivity: number[];
  specificity: number[];
  /** Thresholds to mark with a vertical line, for example the one in use. */
  marked?: { threshold: number; label: string }[];
}

/**
 * Sensitivity and specificity against the threshold on the probability of pneumonia: moving it
 * trades missed cases for false alarms, and no position is free.
 */
export function plotThresholdTradeoff(
  data: ThresholdTradeoffData,
  options: FigureOptions = {},
): Figure {
  const { thresholds, sensitivity, specificity, marked = [] } = data;
  checkSameLength("thresholds", thresholds, "sensitivity", sensitivity);
  checkSameLength("thresholds", thresholds, "specificity", specificity);
  marked.forEach(({ threshold, label }) => checkRange(`threshold "${label}"`, threshold, 0, 1));
  const figure: Figure = {
    data: [
      line("sensitivity (ill people found)", thresholds, sensitivity, COLOURS.sensitivity, "solid"),
      line(
        "specificity (healthy people left alone)",
        thresholds,
        specificity,
        COLOURS.specificity,
        "dash",
      ),
    ],
    layout: {
      xaxis: {
        title: { text: "Threshold on the probability of PNEUMONIA" },
        range: [0, 1],
        dtick: 0.1,
      },
      yaxis: { title: { text: "Rate" }, range: [0, 1.02], tickformat: ".0%", dtick: 0.2 },
      legend: { x: 0.5, xanchor: "center", y: -0.24, yanchor: "top" },
      shapes: marked.map(({ threshold }) => ({
        type: "line",
        x0: threshold,
        x1: threshold,
        yref: "paper",
        y0: 0,
        y1: 1,
        line: { color: COLOURS.text, width: 2, dash: "dot" },
      })),
      annotations: marked.map((mark, i) => markLabel(mark, i)),
      hovermode: "x unified",
    },
  };
  const top = 90 + 24 * marked.length;
  const title = options.title ?? "Sensitivity and specificity at every threshold";
  return withTheme(figure, { height: 600, margin: { t: top, b: 140 }, ...options, title });
}

function line(
  name: string,
  x: number[],
  y: number[],
  color: string,
  dash: string,
): Record<string, unknown> {
  return { type: "scatter", mode: "lines", name, x, y, line: { color, dash, width: 3.5 } };
}

/** Labels stand one above the other, so that near thresholds do not overlap. */
function markLabel({ threshold, label }: { threshold: number; label: string }, i: number): object {
  return {
    text: `${label}: ${Number(threshold.toFixed(3))}`,
    x: threshold,
    xanchor: threshold > 0.75 ? "right" : threshold < 0.25 ? "left" : "center",
    yref: "paper",
    y: 1,
    yanchor: "bottom",
    yshift: 4 + 24 * i,
    showarrow: false,
    font: { size: FONT_SIZES.small },
  };
}
