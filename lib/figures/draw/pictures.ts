import { check, checkWholeNumber } from "../../base/checks";
import type { Figure } from "../../base/types";
import { COLOURS, FONT_SIZES } from "../theme";

/**
 * A picture at a place of the figure; places and sizes are pixels from the upper left of the plot
 * area.
 */
export interface PlacedPicture {
  /** Data URI of the picture. */
  source: string;
  x: number;
  y: number;
  size: number;
  /** Text above the picture. */
  caption?: string;
  captionColour?: string;
  /** Text shown when the mouse rests on the picture. */
  hover?: string;
}

/** Pixels between a caption's base and its picture, and the height a caption line takes. */
export const CAPTION_HEIGHT = 26;

/**
 * Encodes square pixels as a data URI: grey [size*size] or RGB [size*size*3], values 0 to 255.
 * JPEG at quality 90 takes about 10 KB for 224 pixels, a quarter of a PNG, which keeps notebooks
 * small.
 */
export function pictureUri(pixels: Uint8Array, size: number): string {
  checkWholeNumber("size", size, 1);
  const channels = pixels.length / (size * size);
  check(
    channels === 1 || channels === 3,
    `A ${size}x${size} picture has ${size * size} grey or ${3 * size * size} RGB values, ` +
      `found ${pixels.length}.`,
  );
  const { createCanvas, ImageData } =
    require("@napi-rs/canvas") as typeof import("@napi-rs/canvas");
  const canvas = createCanvas(size, size);
  canvas.getContext("2d").putImageData(new ImageData(toRgba(pixels, channels), size, size), 0, 0);
  return `data:image/jpeg;base64,${canvas.toBuffer("image/jpeg", 90).toString("base64")}`;
}

function toRgba(pixels: Uint8Array, channels: 1 | 3): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray((pixels.length / channels) * 4).fill(255);
  for (let pixel = 0; pixel < rgba.length / 4; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      rgba[4 * pixel + colour] = pixels[channels === 1 ? pixel : 3 * pixel + colour];
    }
  }
  return rgba;
}

/**
 * A figure of pictures on invisible axes that count pixels, plotWidth by plotHeight. A see-through
 * marker lies on each picture, so that the mouse finds its text.
 */
export function placePictures(
  pictures: PlacedPicture[],
  plotWidth: number,
  plotHeight: number,
): Figure {
  const hidden = { visible: false, automargin: false };
  return {
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: pictures.map(({ x, size }) => x + size / 2),
        y: pictures.map(({ y, size }) => y + size / 2),
        text: pictures.map(({ hover, caption }) => hover ?? caption ?? ""),
        hovertemplate: "%{text}<extra></extra>",
        marker: { size: 40, opacity: 0 },
        showlegend: false,
      },
    ],
    layout: {
      xaxis: { ...hidden, range: [0, plotWidth], constrain: "domain" },
      // Pictures keep their shape where a figure takes another width than its own.
      yaxis: { ...hidden, range: [plotHeight, 0], scaleanchor: "x", constrain: "domain" },
      images: pictures.map(({ source, x, y, size }) => ({
        source,
        xref: "x",
        yref: "y",
        x,
        y,
        sizex: size,
        sizey: size,
        xanchor: "left",
        yanchor: "top",
        sizing: "stretch",
      })),
      annotations: pictures
        .filter(({ caption }) => caption)
        .map(({ x, y, size, caption, captionColour }) => ({
          ...pictureText(caption as string, x + size / 2, y - 4, captionColour),
          xanchor: "center",
          yanchor: "bottom",
        })),
    },
  };
}

/** Text at a place of a picture figure, in the same pixels as the pictures. */
export function pictureText(text: string, x: number, y: number, colour: string = COLOURS.text) {
  const font = { size: FONT_SIZES.small, color: colour };
  return { text, x, y, xref: "x", yref: "y", showarrow: false, borderpad: 0, font };
}
