import { expect } from "chai";
import type { Figure } from "../../lib/base/types";
import { plotlyPage } from "../../lib/figures/draw/plotlyPage";

/** Plotly copies what a slider's step sets, and its own check takes the copy for another value. */
const SLIDER_ARGUMENT = /^In layout, key sliders\[\d+\]\.steps\[\d+\]\.args\[\d+\] .* got reset to/;

/**
 * Checks that Plotly knows every attribute of a figure: it ignores misspelt ones without a word.
 */
export function expectKnownToPlotly(figure: Figure): void {
  const { plotly, copy } = plotlyPage();
  const { data, layout } = copy(figure);
  const messages = (plotly.validate(data, layout) ?? []).map(({ msg }) => msg);
  expect(messages.filter((message) => !SLIDER_ARGUMENT.test(message))).to.deep.equal([]);
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

interface SliderStep {
  label: string;
  method: "restyle" | "relayout";
  args: [Record<string, unknown>, number[]?];
}

/** The positions of a figure's slider and the one that it starts at. */
export function sliderOf(figure: Figure): { active: number; steps: SliderStep[] } {
  return (figure.layout.sliders as { active: number; steps: SliderStep[] }[])[0];
}

/**
 * The figure as one position of its slider leaves it, by the rules of Plotly's restyle (one value
 * for each trace named, undefined leaves a trace as it is) and relayout.
 */
export function atSliderStep(figure: Figure, step: number): Figure {
  const { method, args } = sliderOf(figure).steps[step];
  const [changes, traces = []] = args;
  const moved: Figure = structuredClone(figure);
  for (const [attribute, value] of Object.entries(changes)) {
    if (method === "relayout") setAttribute(moved.layout, attribute, value);
    else {
      (value as unknown[]).forEach((each, i) => {
        if (each !== undefined) setAttribute(moved.data[traces[i]], attribute, each);
      });
    }
  }
  return moved;
}

/** Sets an attribute by Plotly's name for it, for example "images[1].source". */
function setAttribute(target: object, attribute: string, value: unknown): void {
  const keys = attribute.replace(/\[(\d+)\]/g, ".$1").split(".");
  const last = keys.pop() as string;
  const parent = keys.reduce((part: any, key) => part[key], target);
  parent[last] = value;
}
