import { check } from "../base/checks";
import { largestOf } from "../base/largestOf";
import { CLASS_NAMES, type Figure } from "../base/types";
import { CLASS_COLOURS, type FigureOptions, withTheme } from "./theme";

export interface ImageSizesData {
  /** Size in pixels and class label of every image. */
  sizes: { width: number; height: number; label: number }[];
  classNames?: readonly string[];
}

/** Width against height of the image files, one mark per image; the line marks square images. */
export function plotImageSizes(data: ImageSizesData, options: FigureOptions = {}): Figure {
  const { sizes, classNames = CLASS_NAMES } = data;
  check(sizes.length > 0, "sizes is empty: at least one image is needed.");
  const figure: Figure = {
    data: [
      squareLine(sizes),
      ...classNames.map((name, label) => classMarks(data.sizes, name, label)),
    ],
    layout: {
      xaxis: { title: { text: "Width (pixels)" }, rangemode: "tozero" },
      yaxis: { title: { text: "Height (pixels)" }, rangemode: "tozero" },
    },
  };
  return withTheme(figure, { ...options, title: options.title ?? "Image sizes" });
}

function classMarks(
  sizes: ImageSizesData["sizes"],
  name: string,
  label: number,
): Record<string, unknown> {
  const ofClass = sizes.filter((size) => size.label === label);
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: ofClass.map(({ width }) => width),
    y: ofClass.map(({ height }) => height),
    marker: {
      color: CLASS_COLOURS[label % CLASS_COLOURS.length],
      symbol: label === 0 ? "circle-open" : "x-thin-open",
      size: 11,
      line: { width: 2 },
      opacity: 0.75,
    },
    hovertemplate: "%{x} x %{y} pixels<extra>%{fullData.name}</extra>",
  };
}

function squareLine(sizes: ImageSizesData["sizes"]): Record<string, unknown> {
  const end = largestOf(sizes.map(({ width, height }) => Math.min(width, height)));
  return {
    type: "scatter",
    mode: "lines",
    name: "square",
    x: [0, end],
    y: [0, end],
    line: { color: "#8A8A8A", dash: "dash", width: 2 },
    hoverinfo: "skip",
  };
}
