import { expect } from "chai";
import { plotImageGrid } from "../../lib/figures/plotImageGrid";
import { annotationTexts, expectKnownToPlotly, titleText } from "../support/figures";

const image = () => new Uint8Array(4).fill(100);
const rows = () => [
  { title: "NORMAL", images: [image(), image(), image()], captions: ["a", "b", "c"] },
  { title: "PNEUMONIA", images: [image(), image()], captions: ["d", "e"] },
];
type Placed = { x: number; y: number; sizex: number };
const placed = (figure: { layout: Record<string, unknown> }) => figure.layout.images as Placed[];

describe("plotImageGrid", () => {
  it("places every image, row below row, all of one size and side by side", () => {
    const images = placed(plotImageGrid({ rows: rows(), imageSize: 2 }));
    expect(images).to.have.length(5);
    expect(new Set(images.map(({ sizex }) => sizex)).size).to.equal(1);
    expect(images[1].x - images[0].x).to.be.above(images[0].sizex);
    expect(images[3].x).to.equal(images[0].x);
    expect(images[3].y - images[0].y).to.be.above(images[0].sizex);
  });

  it("fills the width and no more", () => {
    const figure = plotImageGrid({ rows: rows(), imageSize: 2 }, { width: 800 });
    const last = placed(figure)[2];
    const [, right] = (figure.layout.xaxis as { range: number[] }).range;
    expect(figure.layout.width).to.equal(800);
    expect(last.x + last.sizex).to.be.within(right - 3, right);
  });

  it("writes captions and row titles", () => {
    const texts = annotationTexts(plotImageGrid({ rows: rows(), imageSize: 2 }));
    expect(texts).to.include.members([
      "a",
      "b",
      "c",
      "d",
      "e",
      "<b>NORMAL</b>",
      "<b>PNEUMONIA</b>",
    ]);
  });

  it("credits real images and labels generated ones", () => {
    expect(annotationTexts(plotImageGrid({ rows: rows(), imageSize: 2 })).join()).to.include(
      "Kermany",
    );
    const generated = annotationTexts(
      plotImageGrid({ rows: rows(), imageSize: 2 }, { synthetic: true }),
    ).join();
    expect(generated).to.include("SYNTHETIC").and.not.include("Kermany");
  });

  it("takes a title and writes nothing unknown to Plotly", () => {
    const figure = plotImageGrid({ rows: rows(), imageSize: 2 }, { title: "Samples" });
    expect(titleText(figure)).to.equal("<b>Samples</b>");
    expectKnownToPlotly(figure);
  });

  it("refuses a grid without images, and images of another size", () => {
    expect(() => plotImageGrid({ rows: [], imageSize: 2 })).to.throw(/holds no image/);
    expect(() => plotImageGrid({ rows: rows(), imageSize: 3 })).to.throw(/3x3 picture .* found 4/);
  });
});
