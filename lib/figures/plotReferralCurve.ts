import { check } from "../base/checks";
import type { Figure } from "../base/types";
import type { ReferralPoint } from "../metrics/referralCurve";
import type { ShareEstimate } from "../metrics/shareEstimate";
import { panelHeading } from "./panelHeading";
import { COLOURS, type FigureOptions, MODEL_COLOURS, type ModelKey, withTheme } from "./theme";

export interface ReferralCurveData {
  curves: {
    /** Name of the model, and of the measure of uncertainty where there are several. */
    name: string;
    model: ModelKey;
    /** As metrics/referral computes them, the shares rising from 0. */
    points: ReferralPoint[];
  }[];
}

const DASHES = ["solid", "dash", "dot", "dashdot"];
const UPPER = [0.45, 1];
const LOWER = [0, 0.32];

/**
 * What a model gains by handing its most uncertain images to a radiologist. Above, its accuracy on
 * the images that it keeps, with the 95 % interval as a band; referring images at random would
 * leave it on the thin line. Below, how often it would have been right on the referred ones: low
 * means that it knows what it does not know. A model keeps its colour; its second measure of
 * uncertainty is dashed and has no band.
 */
export function plotReferralCurve(
  { curves }: ReferralCurveData,
  options: FigureOptions = {},
): Figure {
  check(curves.length > 0, "curves is empty: at least one curve is needed.");
  const styled = curves.map((curve, i) => {
    const number = curves.slice(0, i).filter(({ model }) => model === curve.model).length;
    return {
      ...curve,
      first: number === 0,
      dash: DASHES[number % DASHES.length],
      color: MODEL_COLOURS[curve.model],
    };
  });
  const firsts = styled.filter(({ first }) => first);
  const figure: Figure = {
    data: [
      ...firsts.map(band),
      ...firsts.map(withoutReferral),
      ...styled.flatMap((curve) => [keptLine(curve), referredLine(curve)]),
    ],
    layout: {
      xaxis: {
        anchor: "y2",
        tickformat: ".0%",
        dtick: 0.1,
        title: { text: "Share of images referred" },
      },
      yaxis: { domain: UPPER, tickformat: ".0%", title: { text: "Accuracy" } },
      yaxis2: {
        domain: LOWER,
        anchor: "x",
        tickformat: ".0%",
        range: [-0.03, 1.03],
        title: { text: "Accuracy" },
      },
      legend: { x: 0.5, xanchor: "center", y: -0.14, yanchor: "top" },
      annotations: [
        panelHeading("Images that the model keeps", [0, 1], UPPER[1]),
        panelHeading("Images that it refers", [0, 1], LOWER[1]),
      ],
    },
  };
  const title = options.title ?? "What is gained by referring uncertain images?";
  return withTheme(figure, {
    width: 1000,
    height: 840,
    margin: { t: 130, b: 150 },
    ...options,
    title,
  });
}

type Styled = ReferralCurveData["curves"][number] & { dash: string; color: string };

function referredShare({ referred, kept }: ReferralPoint): number {
  return referred / (referred + kept);
}

/** The interval's upper edge from left to right and its lower edge back, filled. */
function band({ points, color }: Styled): Record<string, unknown> {
  const x = points.map(referredShare);
  return {
    type: "scatter",
    mode: "lines",
    x: [...x, ...[...x].reverse()],
    y: [
      ...points.map(({ accuracy }) => accuracy.high),
      ...points.map(({ accuracy }) => accuracy.low).reverse(),
    ],
    fill: "toself",
    fillcolor: `${color}22`,
    line: { width: 0 },
    hoverinfo: "skip",
    showlegend: false,
  };
}

function withoutReferral({ points, color }: Styled): Record<string, unknown> {
  const x = points.map(referredShare);
  return {
    type: "scatter",
    mode: "lines",
    x: [x[0], x[x.length - 1]],
    y: [points[0].accuracy.value, points[0].accuracy.value],
    line: { color, width: 1.5, dash: "dot" },
    hovertemplate: "without referral %{y:.1%}<extra></extra>",
    showlegend: false,
  };
}

function keptLine(curve: Styled): Record<string, unknown> {
  const { points } = curve;
  const words = points.map(
    ({ accuracy, missed, falseAlarms }) =>
      `${interval(accuracy)}; ${missed} missed, ${falseAlarms} false alarms left`,
  );
  return line(
    curve,
    points,
    points.map(({ accuracy }) => accuracy),
    words,
  );
}

function referredLine(curve: Styled): Record<string, unknown> {
  const points = curve.points.filter(({ referredAccuracy }) => referredAccuracy !== null);
  const shares = points.map(({ referredAccuracy }) => referredAccuracy!);
  return { ...line(curve, points, shares, shares.map(interval)), yaxis: "y2", showlegend: false };
}

function line(
  { name, dash, color }: Styled,
  points: ReferralPoint[],
  shares: ShareEstimate[],
  words: string[],
) {
  return {
    type: "scatter",
    mode: "lines+markers",
    name,
    legendgroup: name,
    x: points.map(referredShare),
    y: shares.map(({ value }) => value),
    customdata: words,
    line: { color, dash, width: 3 },
    marker: { size: 7, line: { color: COLOURS.text, width: 0.5 } },
    hovertemplate:
      "%{x:.0%} referred: accuracy %{y:.1%} (%{customdata})<extra>%{fullData.name}</extra>",
  };
}

function interval({ low, high, count, total }: ShareEstimate): string {
  return `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)} %, ${count} of ${total}`;
}
