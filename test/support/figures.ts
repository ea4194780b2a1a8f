import { expect } from "chai";
import type { Figure } from "../../lib/base/types";
import { plotlyPage } from "../../lib/figures/draw/plotlyPage";

/**
 * Checks that Plotly knows every attribute of a figure: it ignores misspelt ones without a word.
 */
export function expectKnownToPlotly(figure: Figure): void {
  const { plotly, copy } = plotlyPage();
  const { data, layout } = copy(figure);
  expect((plotly.validate(data, layout) ?? []).map(({ msg }) => msg)).to.deep.equal([]);
}

/** Texts of a figure's annotations, in their order. */
export function annotationTexts(figure: Figure): string[] {
  return ((figure.layout.annotations ?? []) as { text: string }[]).map(({ text }) => text);
}

/** Text of the title of an axis, for example "xaxis2". */
export function axisTitle(figure: Figure, axis: string): string | undefined {
  return (figure.layout[axis] as { title?: { text?: string } } | undefined)?.title?.text;
}

/** Text of the figure's title, with its markup. */
export function titleText(figure: Figure): string {
  return (figure.layout.title as { text: string }).text;
}
