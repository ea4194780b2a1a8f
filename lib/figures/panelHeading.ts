import { COLOURS, FONT_SIZES } from "./theme";

/**
 * The heading of one panel of a larger figure, as a Plotly annotation: bold, centred above the
 * panel. Places are shares of the plot area, 0 at the left and at the bottom.
 *
 * @param y upper edge of the panel
 */
export function panelHeading(text: string, [left, right]: readonly number[], y: number) {
  return {
    text: `<b>${text}</b>`,
    xref: "paper",
    yref: "paper",
    x: (left + right) / 2,
    y,
    xanchor: "center",
    yanchor: "bottom",
    yshift: 8,
    showarrow: false,
    font: { size: FONT_SIZES.axisTitle, color: COLOURS.text },
  };
}
