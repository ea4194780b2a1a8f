import { check, checkSameLength } from "../base/checks";
import { CLASS_NAMES, type Figure } from "../base/types";
import { type FigureOptions, FONT_SIZES, withTheme } from "./theme";

/** ColorBrewer's Blues from light to dark; Plotly's own scale of that name runs the other way. */
export const BLUES: [number, string][] = [
  [0, "#F7FBFF"],
  [0.25, "#C6DBEF"],
  [0.5, "#6BAED6"],
  [0.75, "#2171B5"],
  [1, "#08306B"],
];

const COLOUR_BAR = {
  title: { text: "Share of true class", side: "right" },
  tickformat: ".0%",
  thickness: 18,
};

export interface ConfusionMatrixData {
  /** Counts as [true class][predicted class], in the order of the class names. */
  matrix: number[][];
  classNames?: readonly string[];
}

/**
 * Confusion matrix with the true class in rows and the predicted one in columns. Each cell shows
 * its count and its share of the row; the share sets the colour, so that a rare class is not faint
 * merely for being rare.
 */
export function plotConfusionMatrix(
  data: ConfusionMatrixData,
  options: FigureOptions = {},
): Figure {
  const figure: Figure = {
    data: [confusionMatrixTrace(data)],
    layout: { ...confusionMatrixAxes() },
  };
  const title = options.title ?? "Confusion matrix";
  return withTheme(figure, {
    width: 760,
    height: 640,
    margin: { l: 160, r: 130 },
    ...options,
    title,
  });
}

/**
 * The heat map alone, to be placed on the axes with the given suffix ("", "2", ...) of a larger
 * figure.
 */
export function confusionMatrixTrace(data: ConfusionMatrixData, axis = "", showScale = true) {
  const { matrix, classNames = CLASS_NAMES } = data;
  checkSameLength("matrix", matrix, "classNames", classNames);
  matrix.forEach((row) => checkSameLength("each row of matrix", row, "classNames", classNames));
  const shares = matrix.map(rowShares);
  return {
    type: "heatmap",
    x: [...classNames],
    y: [...classNames],
    z: shares,
    zmin: 0,
    zmax: 1,
    text: matrix.map((row, i) => row.map((count, j) => cellText(count, shares[i][j]))),
    texttemplate: "%{text}",
    textfont: { size: FONT_SIZES.title },
    hovertemplate: "true %{y}, predicted %{x}<br>%{text}<extra></extra>",
    colorscale: BLUES,
    showscale: showScale,
    ...(showScale ? { colorbar: COLOUR_BAR } : {}),
    xgap: 3,
    ygap: 3,
    xaxis: `x${axis}`,
    yaxis: `y${axis}`,
  };
}

/**
 * Axes that go with confusionMatrixTrace: the first class is the upper row, as in printed tables.
 */
export function confusionMatrixAxes(
  axis = "",
  domain: { x?: number[]; y?: number[] } = {},
): Record<string, object> {
  const plain = { showgrid: false, showline: false, ticks: "", ticklabelstandoff: 6 };
  return {
    [`xaxis${axis}`]: {
      ...plain,
      title: { text: "Predicted class" },
      anchor: `y${axis}`,
      domain: domain.x ?? [0, 1],
    },
    [`yaxis${axis}`]: {
      ...plain,
      title: { text: "True class" },
      anchor: `x${axis}`,
      domain: domain.y ?? [0, 1],
      autorange: "reversed",
    },
  };
}

function rowShares(row: number[]): number[] {
  const total = row.reduce((sum, count) => sum + count, 0);
  check(
    row.every((count) => count >= 0),
    `Counts must not be negative, found ${row}.`,
  );
  return row.map((count) => (total === 0 ? 0 : count / total));
}

function cellText(count: number, share: number): string {
  return `<b>${count}</b><br>${(100 * share).toFixed(1)} %`;
}
