import { check } from "../base/checks";
import type { Figure } from "../base/types";
import {
  CAPTION_HEIGHT,
  type PlacedPicture,
  pictureText,
  pictureUri,
  placePictures,
} from "./draw/pictures";
import { outlineMask } from "./outlineMask";
import { type FigureOptions, FONT_SIZES, withTheme } from "./theme";

/** One row of the grid: pictures of one kind, with a title in the left margin. */
export interface ImageRow {
  title: string;
  /** Colour of the title, for example the class colour. */
  colour?: string;
  /** Grey [imageSize*imageSize] or RGB [imageSize*imageSize*3] pixels, 0 to 255. */
  images: Uint8Array[];
  /** Text above each image, for example its file name. */
  captions?: string[];
  /** Masks `[imageSize * imageSize]` whose edges are drawn on the images; null for none. */
  outlines?: (Uint8Array | null)[];
}

export interface ImageGridData {
  rows: ImageRow[];
  /** Side of every image in pixels. */
  imageSize: number;
}

export interface ImageGridOptions extends FigureOptions {
  /** Text of the data credit; false leaves it out. */
  credit?: string | false;
}

const MARGIN = { l: 20, r: 20, t: 66, b: 40 };
const ROW_TITLE_WIDTH = 50;
const GAP = 14;

/**
 * Images in rows and columns, for example one row per class. The pictures fill the figure's width
 * (1000 pixels unless the options say otherwise); the height follows.
 */
export function plotImageGrid(data: ImageGridData, options: ImageGridOptions = {}): Figure {
  const columns = Math.max(0, ...data.rows.map(({ images }) => images.length));
  check(columns > 0, "rows holds no image: an image grid needs at least one.");
  const plotWidth = (options.width ?? 1000) - MARGIN.l - MARGIN.r;
  const size = Math.floor((plotWidth - ROW_TITLE_WIDTH - (columns - 1) * GAP) / columns);
  const rowTops = placeRows(data.rows, size);
  const plotHeight = rowTops[data.rows.length];
  const pictures = data.rows.flatMap((row, i) => placeRow(row, data.imageSize, size, rowTops[i]));
  const figure = placePictures(pictures, plotWidth, plotHeight);
  const titles = data.rows.map((row, i) => rowTitle(row, rowTops[i] + rowCaption(row) + size / 2));
  (figure.layout.annotations as object[]).push(...titles);
  const margin = { ...MARGIN, t: MARGIN.t + (options.subtitle ? 26 : 0) };
  const height = plotHeight + margin.t + margin.b;
  const title = options.title ?? "Example images";
  return withTheme(figure, { height, pictures: true, margin, ...options, title });
}

/** Upper edge of each row in pixels, and last the lower edge of all. */
function placeRows(rows: ImageRow[], size: number): number[] {
  const tops = [0];
  for (const row of rows) tops.push(tops[tops.length - 1] + rowCaption(row) + size + GAP);
  return tops;
}

function rowCaption(row: ImageRow): number {
  return row.captions ? CAPTION_HEIGHT : 0;
}

function placeRow(row: ImageRow, imageSize: number, size: number, top: number): PlacedPicture[] {
  return row.images.map((image, column) => ({
    source: pictureUri(withOutline(image, row.outlines?.[column], imageSize), imageSize),
    x: ROW_TITLE_WIDTH + column * (size + GAP),
    y: top + rowCaption(row),
    size,
    caption: row.captions?.[column],
    hover: [row.title, row.captions?.[column]].filter(Boolean).join("<br>"),
  }));
}

function withOutline(image: Uint8Array, mask: Uint8Array | null | undefined, size: number) {
  return mask ? outlineMask(image, mask, size) : image;
}

function rowTitle(row: ImageRow, y: number): object {
  const text = pictureText(`<b>${row.title}</b>`, 18, y, row.colour);
  return {
    ...text,
    textangle: -90,
    xanchor: "center",
    yanchor: "middle",
    font: { ...text.font, size: FONT_SIZES.axisTitle },
  };
}
