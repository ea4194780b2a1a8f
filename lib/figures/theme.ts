import type { Figure } from "../base/types";

/**
 * One look for every figure. Colours are the Okabe-Ito palette, which stays distinct for the common
 * kinds of colour blindness (Okabe & Ito 2008, "Color Universal Design").
 * A class keeps its colour in every figure, and so does a model.
 */
export const CLASS_COLOURS = ["#0072B2", "#D55E00"] as const; // NORMAL blue, PNEUMONIA vermilion

export type ModelKey = "cnn" | "resnet18" | "original";

export const MODEL_COLOURS: Record<ModelKey, string> = {
  cnn: "#AA4499",
  resnet18: "#009E73",
  original: "#6E6E6E",
};

/** Colours with a fixed meaning outside classes and models. */
export const COLOURS = {
  text: "#222222",
  muted: "#5F5F5F",
  grid: "#E3E3E3",
  right: "#00795A",
  wrong: "#C00000",
  train: "#332288",
  validation: "#E69F00",
  test: "#6E6E6E",
  sensitivity: "#D55E00",
  specificity: "#0072B2",
} as const;

/**
 * Sizes in pixels of a 1000 pixel wide figure: shown at half size, the smallest is still 8 pixels.
 */
export const FONT_SIZES = { title: 24, subtitle: 17, axisTitle: 19, text: 17, small: 16 } as const;

// The condensed cut has nearly the widths of Arial, so that the picture made with DejaVu and the
// interactive figure drawn with a browser's font break their lines alike.
export const FONT_FAMILY = "DejaVu Sans Condensed, Arial, Helvetica, sans-serif";

export const DATA_CREDIT = "Images: Kermany et al., CC BY 4.0";

/** Options that every figure takes; each figure adds its own. */
export interface FigureOptions {
  /** Replaces the figure's own title. */
  title?: string;
  /** A second, smaller line under the title. */
  subtitle?: string;
  /**
   * True where the numbers or pictures come from the generated sample: adds the SYNTHETIC label.
   */
  synthetic?: boolean;
  /** Size in pixels before any scale. */
  width?: number;
  height?: number;
}

export interface ThemeOptions extends FigureOptions {
  /** Space around the plots in pixels, where a figure needs other margins than the usual ones. */
  margin?: Partial<Record<"l" | "r" | "t" | "b", number>>;
  /** True where real pictures are shown: adds the credit that the data set's licence asks for. */
  pictures?: boolean;
  /** Text of the credit; false leaves it out. */
  credit?: string | false;
}

const MARGIN = { l: 90, r: 40, t: 100, b: 90 };

/** Pixels that Plotly's tool bar takes at the right edge when the mouse is over a figure. */
const TOOL_BAR_WIDTH = 44;

const AXIS = {
  automargin: true,
  gridcolor: COLOURS.grid,
  linecolor: "#8A8A8A",
  showline: true,
  ticks: "outside",
  tickcolor: "#8A8A8A",
  tickfont: { size: FONT_SIZES.small },
  title: { font: { size: FONT_SIZES.axisTitle }, standoff: 12 },
  zeroline: false,
};

/** Plotly template with the defaults of every figure; a figure's own layout overrides it. */
const TEMPLATE = {
  layout: {
    font: { family: FONT_FAMILY, size: FONT_SIZES.text, color: COLOURS.text },
    paper_bgcolor: "#FFFFFF",
    plot_bgcolor: "#FFFFFF",
    colorway: ["#0072B2", "#D55E00", "#009E73", "#AA4499", "#E69F00", "#56B4E9"],
    xaxis: AXIS,
    yaxis: AXIS,
    // Above the plot, at the right: there it takes no width and covers no data.
    legend: {
      font: { size: FONT_SIZES.text },
      bgcolor: "rgba(255,255,255,0.85)",
      orientation: "h",
      x: 1,
      xanchor: "right",
      y: 1.01,
      yanchor: "bottom",
    },
    hoverlabel: { font: { size: FONT_SIZES.small } },
    // Down the right edge, beside the SYNTHETIC label and not on it.
    modebar: { orientation: "v" },
    bargap: 0.25,
    bargroupgap: 0.08,
  },
};

/**
 * Gives a figure the common look: fonts, colours, margins, a title at the upper left and, where
 * they apply, the SYNTHETIC label and the data credit. The figure passed in stays as it is.
 */
export function withTheme(figure: Figure, options: ThemeOptions = {}): Figure {
  const margin = { ...MARGIN, ...options.margin };
  const annotations = (figure.layout.annotations as object[] | undefined) ?? [];
  return {
    data: figure.data,
    layout: {
      template: TEMPLATE,
      ...figure.layout,
      width: options.width ?? figure.layout.width ?? 1000,
      height: options.height ?? figure.layout.height ?? 560,
      margin,
      title: titleOf(figure, options),
      annotations: [
        ...annotations,
        ...(options.synthetic ? [syntheticLabel(margin)] : []),
        ...(creditText(options) ? [creditLabel(creditText(options) as string, margin)] : []),
      ],
    },
  };
}

/**
 * Colours of one model's bars: full for measured numbers, pale with a coloured border for published
 * ones, so that a model keeps its hue and text stays readable on both.
 */
export function modelMarker(model: ModelKey, published = false): { color: string; line: object } {
  const color = MODEL_COLOURS[model];
  return { color: published ? paler(color) : color, line: { color, width: 2 } };
}

/** Mixes a colour "#RRGGBB" with three parts of white. */
function paler(colour: string): string {
  const channels = [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
  return `rgb(${channels.map((channel) => Math.round((channel + 3 * 255) / 4)).join(",")})`;
}

function titleOf(figure: Figure, options: ThemeOptions): Record<string, unknown> {
  const text = options.title ?? (figure.layout.title as { text?: string } | undefined)?.text ?? "";
  const subtitle = options.subtitle ?? "";
  const title: Record<string, unknown> = {
    text: `<b>${text}</b>`,
    font: { size: FONT_SIZES.title },
    x: 0,
    xref: "container",
    xanchor: "left",
    y: 1,
    yref: "container",
    yanchor: "top",
    pad: { t: 18, l: 24 },
  };
  if (subtitle)
    title.subtitle = { text: subtitle, font: { size: FONT_SIZES.subtitle, color: COLOURS.muted } };
  return title;
}

function syntheticLabel(margin: typeof MARGIN): Record<string, unknown> {
  return {
    text: "<b>SYNTHETIC</b> sample data",
    xref: "paper",
    yref: "paper",
    x: 1,
    y: 1,
    xanchor: "right",
    yanchor: "top",
    yshift: margin.t - 12,
    xshift: margin.r - TOOL_BAR_WIDTH,
    showarrow: false,
    font: { size: FONT_SIZES.small, color: "#000000" },
    bgcolor: "#FFE066",
    bordercolor: "#000000",
    borderwidth: 1.5,
    borderpad: 5,
  };
}

function creditText(options: ThemeOptions): string | false {
  if (!options.pictures || options.synthetic || options.credit === false) return false;
  return options.credit ?? DATA_CREDIT;
}

function creditLabel(text: string, margin: typeof MARGIN): Record<string, unknown> {
  return {
    text,
    xref: "paper",
    yref: "paper",
    x: 1,
    y: 0,
    xanchor: "right",
    yanchor: "bottom",
    yshift: 6 - margin.b,
    showarrow: false,
    font: { size: FONT_SIZES.small, color: COLOURS.muted },
  };
}
