import { check, checkSameLength } from "../base/checks";
import { CLASS_NAMES, type Figure } from "../base/types";
import { CLASS_COLOURS, COLOURS, type FigureOptions, FONT_SIZES, withTheme } from "./theme";

export interface IntensityShiftData {
  /** Mean grey level (0 to 255) of every training image, per class. */
  train: number[][];
  /** The same of every test image. */
  test: number[][];
  classNames?: readonly string[];
  /** What the two sets are called. Default: training and test. */
  setNames?: readonly [train: string, test: string];
}

/**
 * Histograms of the images' mean grey level, training against test, one panel per class. Bars give
 * shares of the split, so that splits of different size compare. Where the two shapes differ, test
 * images look different from what the model learned on, whatever their class.
 */
export function plotIntensityShift(data: IntensityShiftData, options: FigureOptions = {}): Figure {
  const { train, test, classNames = CLASS_NAMES, setNames = ["training", "test"] } = data;
  checkSameLength("train", train, "classNames", classNames);
  checkSameLength("test", test, "classNames", classNames);
  const figure: Figure = {
    data: classNames.flatMap((_, label) => [
      histogram(`${setNames[0]} (filled)`, train[label], label, {
        color: CLASS_COLOURS[label],
        opacity: 0.45,
      }),
      histogram(`${setNames[1]} (outline)`, test[label], label, {
        color: "rgba(0,0,0,0)",
        line: { color: COLOURS.text, width: 2.5 },
      }),
    ]),
    layout: {
      barmode: "overlay",
      bargap: 0,
      annotations: classNames.map((name, label) => panelTitle(name, label)),
      ...Object.assign({}, ...classNames.map((_, label) => panelAxes(label, classNames.length))),
      legend: { x: 0.5, xanchor: "center", y: -0.2, yanchor: "top" },
    },
  };
  const title = options.title ?? "Mean grey level, training and test";
  return withTheme(figure, { margin: { t: 120, b: 120 }, ...options, title });
}

function histogram(
  name: string,
  means: number[],
  label: number,
  marker: object,
): Record<string, unknown> {
  check(
    means.every((mean) => mean >= 0 && mean <= 255),
    `Mean grey levels of ${name} must lie between 0 and 255.`,
  );
  return {
    type: "histogram",
    name,
    x: means,
    histnorm: "probability",
    xbins: { start: 0, end: 256, size: 8 },
    marker,
    xaxis: axisName("x", label),
    yaxis: axisName("y", label),
    legendgroup: name,
    showlegend: label === 0,
    hovertemplate: "grey level %{x}: %{y:.1%}<extra>%{fullData.name}</extra>",
  };
}

function panelAxes(label: number, panels: number): Record<string, object> {
  const suffix = label === 0 ? "" : String(label + 1);
  const step = 1 / panels;
  const domain = [
    label * step + (label > 0 ? 0.03 : 0),
    (label + 1) * step - (label < panels - 1 ? 0.03 : 0),
  ];
  const sameAs = (letter: "x" | "y") => (label === 0 ? {} : { matches: letter });
  const yTitle = label === 0 ? { title: { text: "Share of the split's images" } } : {};
  const xTitle = { title: { text: "Mean grey level (0-255)" } };
  return {
    [`xaxis${suffix}`]: { ...xTitle, domain, anchor: axisName("y", label), ...sameAs("x") },
    [`yaxis${suffix}`]: {
      ...yTitle,
      anchor: axisName("x", label),
      tickformat: ".0%",
      ...sameAs("y"),
    },
  };
}

function axisName(letter: "x" | "y", label: number): string {
  return label === 0 ? letter : `${letter}${label + 1}`;
}

function panelTitle(name: string, label: number): object {
  return {
    text: `<b>${name}</b>`,
    xref: `${axisName("x", label)} domain`,
    yref: `${axisName("y", label)} domain`,
    x: 0.5,
    y: 1,
    yanchor: "bottom",
    yshift: 4,
    showarrow: false,
    font: { size: FONT_SIZES.axisTitle, color: CLASS_COLOURS[label] },
  };
}
