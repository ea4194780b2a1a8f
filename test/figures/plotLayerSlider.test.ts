import { expect } from "chai";
import sharp from "sharp";
import type { Figure } from "../../lib/base/types";
import { plotLayerSlider } from "../../lib/figures/plotLayerSlider";
import { DATA_CREDIT } from "../../lib/figures/theme";
import { annotationTexts, atSliderStep, expectKnownToPlotly, sliderOf } from "../support/figures";

const imageSize = 16;
const image = new Uint8Array(imageSize ** 2).fill(100);
const evenMap = (label: string, value: number) => ({
  label,
  heatmap: new Float32Array(imageSize ** 2).fill(value),
});
const maps = [evenMap("layer1", 0), evenMap("layer3", 0.5), evenMap("layer4", 1)];
const figure = plotLayerSlider({ image, imageSize, maps });

/** Red, green and blue of the first pixel of the left and of the right picture. */
async function coloursOf({ layout }: Figure): Promise<number[][]> {
  const sources = (layout.images as { source: string }[]).map(({ source }) => source);
  return Promise.all(
    sources.map(async (source) => {
      const bytes = Buffer.from(source.split(",")[1], "base64");
      const { data } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      return [...data.subarray(0, 3)];
    }),
  );
}

/** JPEG stores colours to a few grey levels. */
function expectColour(found: number[], expected: number[]): void {
  found.forEach((value, i) => expect(value).to.be.closeTo(expected[i], 4));
}

describe("plotLayerSlider", () => {
  it("has a position for every map, with its label, in their order", () => {
    expect(sliderOf(figure).steps.map(({ label }) => label)).to.deep.equal([
      "layer1",
      "layer3",
      "layer4",
    ]);
  });

  it("lays each position's map over the X-ray on the right", async () => {
    // 0.6 * 100 + 0.4 * jet: (0, 0, 128) for 0, (128, 255, 128) for 0.5 and (128, 0, 0) for 1
    const expected = [
      [60, 60, 111],
      [111, 162, 111],
      [111, 60, 60],
    ];
    for (const [step, colour] of expected.entries())
      expectColour((await coloursOf(atSliderStep(figure, step)))[1], colour);
  });

  it("shows the X-ray itself on the left, at every position", async () => {
    for (const step of [0, 2])
      expectColour((await coloursOf(atSliderStep(figure, step)))[0], [100, 100, 100]);
  });

  it("is, as a still picture, the last map", () => {
    expect(sliderOf(figure).active).to.equal(2);
    expect(atSliderStep(figure, 2)).to.deep.equal(figure);
  });

  it("carries title, label and credit as told and writes nothing unknown to Plotly", () => {
    const options = { title: "Layers", synthetic: true };
    const labelled = plotLayerSlider({ image, imageSize, maps }, options);
    expect(annotationTexts(labelled)).to.deep.equal(["<b>SYNTHETIC</b> sample data"]);
    expect(annotationTexts(figure)).to.deep.equal([DATA_CREDIT]);
    expectKnownToPlotly(labelled);
    expectKnownToPlotly(atSliderStep(labelled, 0));
  });

  it("refuses no map, and a map of another size than the image", () => {
    expect(() => plotLayerSlider({ image, imageSize, maps: [] })).to.throw("at least one map");
    const small = { label: "small", heatmap: new Float32Array(4) };
    expect(() => plotLayerSlider({ image, imageSize, maps: [small] })).to.throw(
      "the same number of pixels, found 256 and 4",
    );
  });
});
