import fs from "node:fs";
import { expect } from "chai";
import type { Locator } from "playwright-core";
import type { LabPage } from "./jupyterLab";

/** Nothing of a figure may be higher than what a small screen shows of a notebook. */
const HIGHEST = 600;

/** The figure of the cell at this position, as JupyterLab draws it. */
export function hoverFigure(open: LabPage, index: number): Locator {
  return open.page.locator(`.jp-Cell[data-windowed-list-index="${index}"] .jp-RenderedPlotly`);
}

/**
 * Looks at every figure of the notebook as a picture and, with the mouse on it, as an interactive
 * figure: both lie inside the notebook, with nothing cut off, and are no higher than the window.
 *
 * @param screenshot beginning of the file names of pictures to keep
 * @returns how many figures were seen
 */
export async function expectFiguresFit(open: LabPage, screenshot?: string): Promise<number> {
  const cells = await open.cells();
  const shown = cells.flatMap(({ outputs }, index) =>
    outputs.some(({ data }) => data && "application/vnd.plotly.v1+json" in data) ? [index] : [],
  );
  for (const index of shown) {
    // Away from the notebook: a figure that comes to lie under the mouse is no picture any more.
    await open.page.mouse.move(5, 5);
    await open.select(index);
    const figure = hoverFigure(open, index).first();
    await figure.waitFor({ state: "visible", timeout: 20_000 });
    await figure.scrollIntoViewIfNeeded();
    const picture = figure.locator("img.plot-img");
    await expectInside(figure, picture, `picture of cell ${index}`);
    await moveMouseOver(open, figure);
    const graph = figure.locator(".plot-container .main-svg").first();
    await graph.waitFor({ state: "visible", timeout: 20_000 });
    await open.page.waitForTimeout(300);
    await expectInside(figure, graph, `figure of cell ${index}`);
    if (screenshot) {
      fs.mkdirSync(screenshot, { recursive: true });
      await open.page.screenshot({ path: `${screenshot}/${index}.png` });
    }
  }
  return shown.length;
}

/** The picture gives way to the interactive figure as soon as the mouse is over it. */
async function moveMouseOver(open: LabPage, figure: Locator): Promise<void> {
  const box = await figure.boundingBox();
  if (!box) throw new Error("The figure is not drawn.");
  await open.page.mouse.move(box.x + 20, box.y + 20);
  await open.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
}

async function expectInside(figure: Locator, part: Locator, name: string): Promise<void> {
  const room = await figure.boundingBox();
  const box = await part.boundingBox();
  if (!room || !box) throw new Error(`The ${name} is not drawn.`);
  expect(box.width, `width of the ${name}`).to.be.greaterThan(200);
  expect(box.x + box.width, `right edge of the ${name}`).to.be.at.most(room.x + room.width + 1);
  expect(box.height, `height of the ${name}`).to.be.within(50, HIGHEST);
}

/** What a reader sees of a figure with a slider. */
interface SliderView {
  /** The position, as it stands above the rail. */
  value: string;
  /** Every number in the figure. */
  numbers: string[];
  /** Its points, bars and pictures. */
  drawing: string;
}

/** Clicks on the left end of the slider of a figure; what was seen before and after. */
export async function moveSlider(
  open: LabPage,
  index: number,
): Promise<{ before: SliderView; after: SliderView }> {
  await open.page.mouse.move(5, 5);
  await open.select(index);
  const figure = hoverFigure(open, index).first();
  await figure.waitFor({ state: "visible", timeout: 20_000 });
  await figure.scrollIntoViewIfNeeded();
  await moveMouseOver(open, figure);
  const rail = figure.locator(".slider-rail-touch-rect").first();
  await rail.waitFor({ state: "visible", timeout: 20_000 });
  const before = await sliderView(figure);
  const box = await rail.boundingBox();
  if (!box) throw new Error("The slider is not drawn.");
  await open.page.mouse.click(box.x + 3, box.y + box.height / 2);
  await open.page.waitForTimeout(1000);
  return { before, after: await sliderView(figure) };
}

async function sliderView(figure: Locator): Promise<SliderView> {
  const value = await figure.locator(".slider-label").first().textContent();
  const texts = await figure.locator(".cartesianlayer text").allTextContents();
  const drawn = await figure
    .locator(".cartesianlayer, .imagelayer")
    .evaluateAll((layers) => layers.map((layer) => (layer as { innerHTML: string }).innerHTML));
  const numbers = texts.filter((text) => /^\d+$/.test(text));
  return { value: value ?? "", numbers, drawing: drawn.join("") };
}
