import type { Figure } from "../base/types";
import type { BinaryRates } from "../metrics/binaryRates";
import { panelHeading } from "./panelHeading";
import { confusionMatrixAxes, confusionMatrixTrace } from "./plotConfusionMatrix";
import { chanceLine, rocAxes, rocTraces } from "./plotRocCurve";
import { type FigureOptions, MODEL_COLOURS, type ModelKey, withTheme } from "./theme";

/** What the panel shows of an evaluation; the metrics' Evaluation has all of it. */
export interface PanelEvaluation {
  /** Counts as [true class][predicted class]. */
  confusionMatrix: number[][];
  roc: { falsePositiveRate: number[]; truePositiveRate: number[] };
  auc: number;
  threshold: number;
  rates: Pick<
    BinaryRates,
    "accuracy" | "sensitivity" | "specificity" | "precision" | "negativePredictiveValue" | "f1"
  >;
}

export interface EvaluationPanelData {
  evaluation: PanelEvaluation;
  model: ModelKey;
  /** Name of the model as the titles show it. */
  name: string;
  classNames?: readonly string[];
}

const ROW = [0.47, 1];
const LEFT = [0.02, 0.4];
const RIGHT = [0.58, 1];

/** Confusion matrix, ROC curve and clinical metrics of one model on one split, in one figure. */
export function plotEvaluationPanel(
  data: EvaluationPanelData,
  options: FigureOptions = {},
): Figure {
  const { evaluation, model, name } = data;
  const matrix = { matrix: evaluation.confusionMatrix, classNames: data.classNames };
  const { sensitivity, specificity } = evaluation.rates;
  const operatingPoint = { sensitivity, specificity, threshold: evaluation.threshold };
  const figure: Figure = {
    data: [
      confusionMatrixTrace(matrix, "", false),
      chanceLine("2"),
      ...rocTraces(
        { name: "ROC", model, ...evaluation.roc, auc: evaluation.auc, operatingPoint },
        "2",
      ),
      metricBars(evaluation, model),
    ],
    layout: {
      ...confusionMatrixAxes("", { x: LEFT, y: ROW }),
      ...rocAxes("2", { x: RIGHT, y: ROW }),
      xaxis3: { domain: [0.02, 1], anchor: "y3" },
      yaxis3: {
        domain: [0, 0.25],
        anchor: "x3",
        range: [0, 1.15],
        tickvals: [0, 0.5, 1],
        tickformat: ".0%",
        title: { text: "Value" },
      },
      legend: { orientation: "v", x: 0.99, xanchor: "right", y: ROW[0] + 0.015, yanchor: "bottom" },
      annotations: [
        panelHeading("Confusion matrix", LEFT, 1),
        panelHeading("ROC curve", RIGHT, 1),
        panelHeading(
          `Metrics at threshold ${Number(evaluation.threshold.toFixed(3))}`,
          [0.02, 1],
          0.26,
        ),
      ],
    },
  };
  const title = options.title ?? `${name}: evaluation`;
  return withTheme(figure, {
    width: 1100,
    height: 940,
    margin: { l: 150, t: 130, b: 60 },
    ...options,
    title,
  });
}

function metricBars({ rates, auc }: PanelEvaluation, model: ModelKey): Record<string, unknown> {
  const bars: [string, number][] = [
    ["Accuracy", rates.accuracy],
    ["Sensitivity", rates.sensitivity],
    ["Specificity", rates.specificity],
    ["Precision (PPV)", rates.precision],
    ["NPV", rates.negativePredictiveValue],
    ["F1", rates.f1],
    ["AUC", auc],
  ];
  return {
    type: "bar",
    name: "metrics",
    x: bars.map(([metric]) => metric),
    y: bars.map(([, value]) => value),
    text: bars.map(([metric, value]) =>
      metric === "AUC" ? value.toFixed(3) : `${(100 * value).toFixed(1)} %`,
    ),
    textposition: "outside",
    cliponaxis: false,
    marker: { color: MODEL_COLOURS[model] },
    showlegend: false,
    hovertemplate: "%{x}: %{text}<extra></extra>",
    xaxis: "x3",
    yaxis: "y3",
  };
}
