import { check, checkSameLength } from "../base/checks";
import type { Figure } from "../base/types";
import { binaryRates } from "../metrics/binaryRates";
import { confusionMatrix } from "../metrics/confusionMatrix";
import { predictedLabels } from "../metrics/evaluation";
import { rocCurve } from "../metrics/roc";
import { CLASS_COLOURS, COLOURS, type FigureOptions, withTheme } from "./theme";

export interface ThresholdSliderData {
  /** 0 = NORMAL, 1 = PNEUMONIA; both classes occur. */
  yTrue: readonly number[];
  /** Probability of pneumonia, as many. */
  yScore: readonly number[];
  classNames: readonly [string, string];
}

/** 0.02, 0.04, ... 0.98 */
const THRESHOLDS = Array.from({ length: 49 }, (_, i) => (i + 1) / 50);
const FIRST = THRESHOLDS.indexOf(0.5);

/**
 * What a threshold does, to be tried by hand: a slider moves the point on the ROC curve, the
 * confusion matrix and the two kinds of error together. It needs no kernel, since every position
 * is part of the figure; as a still picture it shows the threshold 0.5.
 *
 * @throws if the lists differ in length or a class is missing
 */
export function plotThresholdSlider(
  { yTrue, yScore, classNames }: ThresholdSliderData,
  options: FigureOptions = {},
): Figure {
  checkSameLength("yTrue", yTrue, "yScore", yScore);
  check(
    yTrue.includes(0) && yTrue.includes(1),
    "yTrue must hold both classes, 0 and 1: a threshold decides between them.",
  );
  const roc = rocCurve([...yTrue], [...yScore]);
  const positions = THRESHOLDS.map((threshold) => positionAt(yTrue, yScore, threshold));
  const first = positions[FIRST];
  const figure: Figure = {
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: roc.falsePositiveRate,
        y: roc.truePositiveRate,
        line: { color: COLOURS.muted, width: 2 },
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "markers",
        ...first.point,
        marker: { size: 15, color: COLOURS.wrong },
        hovertemplate: "false alarms %{x:.1%}<br>found %{y:.1%}<extra></extra>",
        cliponaxis: false,
      },
      {
        type: "heatmap",
        x: [...classNames],
        y: [...classNames],
        ...first.matrix,
        texttemplate: "%{text}",
        colorscale: [
          [0, "#FFFFFF"],
          [1, COLOURS.sensitivity],
        ],
        showscale: false,
        xaxis: "x2",
        yaxis: "y2",
        hoverinfo: "skip",
      },
      {
        type: "bar",
        x: ["missed", "false alarms"],
        ...first.errors,
        texttemplate: "%{y}",
        marker: { color: [CLASS_COLOURS[1], CLASS_COLOURS[0]] },
        xaxis: "x3",
        yaxis: "y3",
        hoverinfo: "skip",
      },
    ],
    layout: {
      showlegend: false,
      xaxis: {
        domain: [0, 0.33],
        title: { text: "false alarms among the healthy" },
        range: [-0.02, 1],
      },
      yaxis: { title: { text: "found among the ill" }, range: [0, 1.02] },
      xaxis2: { domain: [0.44, 0.7], anchor: "y2", title: { text: "called" } },
      // Upright, the names of the classes leave room for what the rows are.
      yaxis2: { anchor: "x2", autorange: "reversed", tickangle: -90, title: { text: "in truth" } },
      xaxis3: { domain: [0.8, 1], anchor: "y3" },
      yaxis3: { anchor: "x3", range: [0, 1.15 * Math.max(...mostErrors(positions), 1)] },
      sliders: [
        {
          active: FIRST,
          pad: { t: 60 },
          currentvalue: { prefix: "threshold " },
          steps: positions.map(({ threshold, point, matrix, errors }) => ({
            label: threshold.toFixed(2),
            method: "restyle",
            args: [
              {
                x: [point.x, [...classNames], ["missed", "false alarms"]],
                y: [point.y, [...classNames], errors.y],
                z: [undefined, matrix.z, undefined],
                text: [undefined, matrix.text, undefined],
              },
              [1, 2, 3],
            ],
          })),
        },
      ],
    },
  };
  const title = options.title ?? "What a threshold costs: move the slider";
  return withTheme(figure, { height: 500, margin: { b: 170 }, ...options, title });
}

interface Position {
  threshold: number;
  point: { x: number[]; y: number[] };
  matrix: { z: number[][]; text: string[][] };
  errors: { y: number[] };
}

function positionAt(
  yTrue: readonly number[],
  yScore: readonly number[],
  threshold: number,
): Position {
  const matrix = confusionMatrix([...yTrue], predictedLabels([...yScore], threshold));
  const { sensitivity, specificity, fn, fp } = binaryRates(matrix);
  return {
    threshold,
    point: { x: [1 - specificity], y: [sensitivity] },
    matrix: { z: matrix, text: matrix.map((row) => row.map(String)) },
    errors: { y: [fn, fp] },
  };
}

function mostErrors(positions: readonly Position[]): number[] {
  return positions.flatMap(({ errors }) => errors.y);
}
