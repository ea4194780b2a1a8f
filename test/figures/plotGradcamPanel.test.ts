import { expect } from "chai";
import { pictureUri } from "../../lib/figures/draw/pictures";
import { type GradcamCase, plotGradcamPanel } from "../../lib/figures/plotGradcamPanel";
import { COLOURS } from "../../lib/figures/theme";
import { colorHeatmap, overlay } from "../../lib/gradcam/overlay";
import { annotationTexts, expectKnownToPlotly } from "../support/figures";

const SIZE = 8;
const image = () => Uint8Array.from({ length: SIZE * SIZE }, (_, i) => 3 * i);
const heatmap = () => Float32Array.from({ length: SIZE * SIZE }, (_, i) => i / (SIZE * SIZE - 1));
const cases = (): GradcamCase[] => [
  {
    image: image(),
    heatmap: heatmap(),
    label: 1,
    predicted: 1,
    confidence: 0.973,
    file: "person1.jpeg",
  },
  { image: image(), heatmap: heatmap(), label: 1, predicted: 0, confidence: 0.61 },
];
type Label = { text: string; font: { color: string } };

describe("plotGradcamPanel", () => {
  it("shows image, heat map and overlay of every case, in this order", () => {
    const { layout } = plotGradcamPanel({ cases: cases(), imageSize: SIZE });
    const images = layout.images as { source: string; x: number; y: number }[];
    expect(images.slice(0, 3).map(({ source }) => source)).to.deep.equal([
      pictureUri(image(), SIZE),
      pictureUri(colorHeatmap(heatmap()), SIZE),
      pictureUri(overlay(image(), heatmap()), SIZE),
    ]);
    expect(images).to.have.length(6);
    expect(images[1].x).to.be.above(images[0].x);
    expect(images[3].y).to.be.above(images[0].y);
  });

  it("writes right predictions in green and wrong ones in red, with the confidence", () => {
    const annotations = plotGradcamPanel({ cases: cases(), imageSize: SIZE }).layout
      .annotations as Label[];
    const colourOf = (text: string) => annotations.find((label) => label.text === text)?.font.color;
    expect(colourOf("<b>PNEUMONIA 97.3 %</b> (right)")).to.equal(COLOURS.right);
    expect(colourOf("<b>NORMAL 61.0 %</b> (wrong, is PNEUMONIA)")).to.equal(COLOURS.wrong);
  });

  it("claims neither right nor wrong where the true class is not known", () => {
    const figure = plotGradcamPanel({ cases: [{ ...cases()[0], label: null }], imageSize: SIZE });
    expect(annotationTexts(figure)).to.include("<b>PNEUMONIA 97.3 %</b> (true class unknown)");
  });

  it("names the columns", () => {
    const texts = annotationTexts(
      plotGradcamPanel({ cases: cases().slice(0, 1), imageSize: SIZE }),
    );
    expect(texts).to.include.members(["original", "heat map", "overlay"]);
  });

  it("puts two cases beside each other when there are more than two", () => {
    const four = [...cases(), ...cases()];
    const y = (
      plotGradcamPanel({ cases: four, imageSize: SIZE }).layout.images as { y: number }[]
    ).map((i) => i.y);
    expect(new Set(y).size).to.equal(2);
    const one = plotGradcamPanel({ cases: four, imageSize: SIZE }, { casesPerRow: 1 }).layout
      .images as {
      y: number;
    }[];
    expect(new Set(one.map((i) => i.y)).size).to.equal(4);
  });

  it("tells the file under the mouse", () => {
    const { data } = plotGradcamPanel({ cases: cases(), imageSize: SIZE });
    expect((data[0].text as string[])[2]).to.equal("person1.jpeg<br>overlay");
  });

  it("credits or labels, and writes nothing unknown to Plotly", () => {
    const figure = plotGradcamPanel({ cases: cases(), imageSize: SIZE });
    expect(annotationTexts(figure).join()).to.include("Kermany");
    expectKnownToPlotly(figure);
    const generated = plotGradcamPanel({ cases: cases(), imageSize: SIZE }, { synthetic: true });
    expect(annotationTexts(generated).join()).to.include("SYNTHETIC").and.not.include("Kermany");
  });

  it("refuses an empty list and a heat map of another size", () => {
    expect(() => plotGradcamPanel({ cases: [], imageSize: SIZE })).to.throw(/at least one case/);
    const wrong = { ...cases()[0], heatmap: new Float32Array(5) };
    expect(() => plotGradcamPanel({ cases: [wrong], imageSize: SIZE })).to.throw(/64 and 5/);
  });
});
