import path from "node:path";
import { check, checkWholeNumber } from "../../base/checks";
import { keepForeign } from "../../base/files/keepForeign";
import { projectRoot } from "../../base/projectRoot";
import type { Figure } from "../../base/types";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { FIGURE_FONT, fontFiles } from "./fonts";
import { plainFigure } from "./plainFigure";
import { plotlyPage } from "./plotlyPage";
import { screenFigure } from "./screenFigure";

/** Written into every picture: what has it may be replaced by the next run. */
const MAKER = "pneumonia-xray-notebooks";
const EXIF = { IFD0: { Software: MAKER } };

/**
 * The tool bar offers nothing that leaves this machine: Plotly's own would send the chart, and the
 * X-rays in it, to Plotly's "Chart Studio".
 */
const BUNDLE_CONFIG = {
  displaylogo: false,
  responsive: true,
  showLink: false,
  sendData: false,
  plotlyServerURL: "",
  showSendToCloud: false,
  showEditInChartStudio: false,
  modeBarButtonsToRemove: ["sendDataToCloud", "editInChartStudio"],
};

/** Size of a picture: width and height in pixels (default: the figure's own) times the scale. */
export interface PictureOptions {
  width?: number;
  height?: number;
  scale?: number;
}

/**
 * Draws a figure as SVG text, without a browser: Plotly in a page in memory. The first call loads
 * Plotly (about a second), later ones take some tenths. Text stays text, set in the figure font.
 */
export async function figureToSvg(figure: Figure, options: PictureOptions = {}): Promise<string> {
  const { width, height } = pictureSize(figure, options);
  const { plotly, copy } = plotlyPage();
  const uri = await plotly.toImage(copy(plainFigure(figure)), { format: "svg", width, height });
  const svg = decodeURIComponent(uri.slice(uri.indexOf(",") + 1));
  // Heat map cells must keep sharp edges; the renderer knows only SVG's older word for it.
  return svg.replace(/image-rendering: ?pixelated/g, "image-rendering:optimizeSpeed");
}

/**
 * Draws a figure as a PNG file of width x scale by height x scale pixels. Resvg draws with the
 * project's own font files and ignores the system's, so that every machine makes the same picture.
 */
export async function figureToPng(figure: Figure, options: PictureOptions = {}): Promise<Buffer> {
  const pixels = await figureToPixels(figure, options);
  return compress(pixels, { compressionLevel: 9, adaptiveFiltering: true });
}

/**
 * Writes a figure to a file: PNG or JPEG, as the file's extension says. The file appears whole or
 * not at all. Its EXIF data name this project, and a picture of the same name that does not is kept
 * under another name. Throws for another extension.
 */
export async function saveFigure(
  figure: Figure,
  file: string,
  options: PictureOptions = {},
): Promise<void> {
  const extension = path.extname(file).toLowerCase();
  check(
    [".png", ".jpeg", ".jpg"].includes(extension),
    `A figure is saved as .png, .jpeg or .jpg, found "${file}". Change the end of the file's name.`,
  );
  const png = await figureToPng(figure, options);
  // The committed figures were drawn before figures named their maker.
  const isCommitted = path.resolve(file).startsWith(path.join(projectRoot(), "results") + path.sep);
  keepForeign(file, (contents) => isCommitted || contents.includes(MAKER));
  writeFileAtomic(file, extension === ".png" ? png : await toJpeg(png));
}

/**
 * A figure for a notebook's output, as a MIME bundle: interactive in JupyterLab and VS Code, where
 * it fits the width that it gets (see screenFigure), a picture wherever Plotly is not at hand
 * (GitHub, print). The picture has at most 256 colours, which makes it several times smaller and
 * keeps notebooks small enough for GitHub to show.
 */
export async function figureBundle(
  figure: Figure,
  options: PictureOptions = {},
): Promise<Record<string, unknown>> {
  const pixels = await figureToPixels(figure, { scale: 1, ...options });
  const png = await compress(pixels, { palette: true, compressionLevel: 9, effort: 7 });
  return {
    "application/vnd.plotly.v1+json": {
      ...screenFigure(plainFigure(figure)),
      config: BUNDLE_CONFIG,
    },
    "image/png": png.toString("base64"),
  };
}

interface Pixels {
  data: Buffer;
  width: number;
  height: number;
}

async function figureToPixels(figure: Figure, options: PictureOptions): Promise<Pixels> {
  const scale = options.scale ?? 2;
  check(scale > 0 && scale <= 8, `scale must lie above 0 and at most at 8, found ${scale}.`);
  const svg = await figureToSvg(figure, options);
  const { Resvg } = require("@resvg/resvg-js") as typeof import("@resvg/resvg-js");
  const picture = new Resvg(svg, {
    background: "#ffffff",
    fitTo: { mode: "zoom", value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: fontFiles(),
      defaultFontFamily: FIGURE_FONT,
      sansSerifFamily: FIGURE_FONT,
    },
  }).render();
  return { data: picture.pixels, width: picture.width, height: picture.height };
}

function compress(pixels: Pixels, options: import("sharp").PngOptions): Promise<Buffer> {
  const raw = { width: pixels.width, height: pixels.height, channels: 4 } as const;
  const picture = loadSharp()(pixels.data, { raw }).removeAlpha().withExif(EXIF);
  return picture.png(options).toBuffer();
}

function toJpeg(png: Buffer): Promise<Buffer> {
  const picture = loadSharp()(png).withExif(EXIF);
  return picture.jpeg({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer();
}

function loadSharp(): typeof import("sharp") {
  return require("sharp") as typeof import("sharp");
}

function pictureSize(figure: Figure, options: PictureOptions): { width: number; height: number } {
  const isFigure = Array.isArray(figure?.data) && typeof figure?.layout === "object";
  const found = isFigure ? "" : JSON.stringify(figure)?.slice(0, 80);
  check(isFigure, `A figure is an object {data: [...], layout: {...}}, found ${found}.`);
  const width = options.width ?? (figure.layout.width as number | undefined) ?? 1000;
  const height = options.height ?? (figure.layout.height as number | undefined) ?? 560;
  checkWholeNumber("width", width, 50);
  checkWholeNumber("height", height, 50);
  return { width, height };
}
