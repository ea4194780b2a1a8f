import { check } from "../base/checks";
import { CLASS_NAMES, type Figure } from "../base/types";
import { colorHeatmap, overlay } from "../gradcam/overlay";
import {
  CAPTION_HEIGHT,
  type PlacedPicture,
  pictureText,
  pictureUri,
  placePictures,
} from "./draw/pictures";
import { COLOURS, type FigureOptions, FONT_SIZES, withTheme } from "./theme";

/** One image with its explanation. */
export interface GradcamCase {
  /** Grey pixels [imageSize*imageSize], 0 to 255. */
  image: Uint8Array;
  /** Heat map [imageSize*imageSize], 0 to 1. */
  heatmap: Float32Array;
  /** True class as an index into the class names; null where nobody knows it. */
  label: number | null;
  /** Predicted class. */
  predicted: number;
  /** Probability (0 to 1) that the model gives the predicted class. */
  confidence: number;
  /** Name of the file, shown under the mouse. */
  file?: string;
}

export interface GradcamPanelData {
  cases: GradcamCase[];
  /** Side of every picture in pixels. */
  imageSize: number;
  classNames?: readonly string[];
}

export interface GradcamPanelOptions extends FigureOptions {
  /** Cases beside each other; each takes three pictures of width. */
  casesPerRow?: number;
  /** Text of the data credit; false leaves it out. */
  credit?: string | false;
}

const MARGIN = { l: 24, r: 24, t: 72, b: 40 };
const COLUMNS = ["original", "heat map", "overlay"] as const;
const PICTURE_GAP = 6;
const CASE_GAP = 36;
const ROW_GAP = 18;
const LABEL_HEIGHT = CAPTION_HEIGHT + 6;

/**
 * Grad-CAM explanations: for every case the X-ray, the heat map and both together, under the
 * prediction with its confidence, in green where it is right and in red where it is wrong.
 * The figure is 1000 pixels wide unless the options say otherwise; the height follows.
 */
export function plotGradcamPanel(
  data: GradcamPanelData,
  options: GradcamPanelOptions = {},
): Figure {
  const { cases, imageSize, classNames = CLASS_NAMES } = data;
  check(cases.length > 0, "cases is empty: a Grad-CAM panel needs at least one case.");
  const perRow = Math.min(cases.length, options.casesPerRow ?? (cases.length > 2 ? 2 : 1));
  const plotWidth = (options.width ?? 1000) - MARGIN.l - MARGIN.r;
  const caseWidth = (plotWidth - (perRow - 1) * CASE_GAP) / perRow;
  const size = Math.floor((caseWidth - 2 * PICTURE_GAP) / 3);
  const rowHeight = LABEL_HEIGHT + size + ROW_GAP;
  const rows = Math.ceil(cases.length / perRow);
  const plotHeight = CAPTION_HEIGHT + rows * rowHeight;
  const places = cases.map((_, i) => ({
    x: (i % perRow) * (caseWidth + CASE_GAP),
    y: CAPTION_HEIGHT + Math.floor(i / perRow) * rowHeight,
  }));
  const pictures = cases.flatMap((item, i) => placeCase(item, imageSize, size, places[i]));
  const figure = placePictures(pictures, plotWidth, plotHeight);
  const labels = cases.map((item, i) => caseLabel(item, classNames, places[i]));
  const headings = Array.from({ length: perRow }, (_, i) =>
    columnHeadings(size, places[i].x),
  ).flat();
  (figure.layout.annotations as object[]).push(...headings, ...labels);
  const margin = { ...MARGIN, t: MARGIN.t + (options.subtitle ? 26 : 0) };
  const height = plotHeight + margin.t + margin.b;
  const title = options.title ?? "Grad-CAM: where the model looks";
  return withTheme(figure, { height, pictures: true, margin, ...options, title });
}

function placeCase(
  item: GradcamCase,
  imageSize: number,
  size: number,
  place: { x: number; y: number },
) {
  const sources = [item.image, colorHeatmap(item.heatmap), overlay(item.image, item.heatmap)];
  return sources.map(
    (pixels, column): PlacedPicture => ({
      source: pictureUri(pixels, imageSize),
      x: place.x + column * (size + PICTURE_GAP),
      y: place.y + LABEL_HEIGHT,
      size,
      hover: [item.file, COLUMNS[column]].filter(Boolean).join("<br>"),
    }),
  );
}

function caseLabel(
  item: GradcamCase,
  classNames: readonly string[],
  place: { x: number; y: number },
): object {
  const percent = `${(100 * item.confidence).toFixed(1)} %`;
  const { words, colour } = verdict(item, classNames);
  const text = `<b>${classNames[item.predicted]} ${percent}</b> (${words})`;
  const label = pictureText(text, place.x, place.y + LABEL_HEIGHT - 4, colour);
  return {
    ...label,
    xanchor: "left",
    yanchor: "bottom",
    font: { ...label.font, size: FONT_SIZES.text },
  };
}

function verdict({ label, predicted }: GradcamCase, classNames: readonly string[]) {
  if (label === null) return { words: "true class unknown", colour: COLOURS.text };
  if (label === predicted) return { words: "right", colour: COLOURS.right };
  return { words: `wrong, is ${classNames[label]}`, colour: COLOURS.wrong };
}

function columnHeadings(size: number, left: number): object[] {
  return COLUMNS.map((name, column) => ({
    ...pictureText(
      name,
      left + column * (size + PICTURE_GAP) + size / 2,
      CAPTION_HEIGHT - 4,
      COLOURS.muted,
    ),
    xanchor: "center",
    yanchor: "bottom",
  }));
}
