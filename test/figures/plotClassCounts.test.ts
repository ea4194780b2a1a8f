import { expect } from "chai";
import { plotClassCounts } from "../../lib/figures/plotClassCounts";
import { CLASS_COLOURS } from "../../lib/figures/theme";
import { annotationTexts, axisTitle, expectKnownToPlotly, titleText } from "../support/figures";

const splits = [
  { name: "train", counts: [1341, 3875] },
  { name: "test", counts: [234, 390] },
];

describe("plotClassCounts", () => {
  it("draws one bar per split and class, in the class's colour, with its number", () => {
    const [normal, pneumonia] = plotClassCounts({ splits }).data;
    expect(normal).to.deep.include({
      type: "bar",
      name: "NORMAL",
      x: ["train", "test"],
      y: [1341, 234],
    });
    expect(pneumonia).to.deep.include({
      name: "PNEUMONIA",
      y: [3875, 390],
      text: ["3,875", "390"],
    });
    expect([normal.marker, pneumonia.marker]).to.deep.equal(
      CLASS_COLOURS.map((color) => ({ color })),
    );
  });

  it("names the axes and has a title", () => {
    const figure = plotClassCounts({ splits });
    expect([axisTitle(figure, "xaxis"), axisTitle(figure, "yaxis")]).to.deep.equal([
      "Split",
      "Number of images",
    ]);
    expect(titleText(figure)).to.equal("<b>Images per split and class</b>");
  });

  it("labels sample data and writes nothing unknown to Plotly", () => {
    const figure = plotClassCounts({ splits }, { synthetic: true });
    expect(annotationTexts(figure).join()).to.include("SYNTHETIC");
    expectKnownToPlotly(figure);
  });

  it("names the split whose counts do not fit the classes", () => {
    expect(() => plotClassCounts({ splits: [{ name: "train", counts: [1, 2, 3] }] })).to.throw(
      /counts of train and classNames .* 3 and 2/,
    );
    expect(() => plotClassCounts({ splits: [] })).to.throw(/at least one split/);
  });
});
