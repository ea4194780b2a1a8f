import { expect } from "chai";
import { plotIntensityShift } from "../../lib/figures/plotIntensityShift";
import { annotationTexts, axisTitle, expectKnownToPlotly } from "../support/figures";

const data = {
  train: [
    [100, 110],
    [120, 130],
  ],
  test: [[105], [140]],
};

describe("plotIntensityShift", () => {
  it("draws training and test of each class in the class's own panel", () => {
    const traces = plotIntensityShift(data).data.map(({ x, xaxis, yaxis }) => ({
      x,
      xaxis,
      yaxis,
    }));
    expect(traces).to.deep.equal([
      { x: [100, 110], xaxis: "x", yaxis: "y" },
      { x: [105], xaxis: "x", yaxis: "y" },
      { x: [120, 130], xaxis: "x2", yaxis: "y2" },
      { x: [140], xaxis: "x2", yaxis: "y2" },
    ]);
  });

  it("compares shares in the same bins, because the splits differ in size", () => {
    for (const trace of plotIntensityShift(data).data) {
      expect(trace).to.deep.include({
        histnorm: "probability",
        xbins: { start: 0, end: 256, size: 8 },
      });
    }
  });

  it("names the axes and the classes, and writes nothing unknown to Plotly", () => {
    const figure = plotIntensityShift(data, { synthetic: true });
    expect(axisTitle(figure, "xaxis")).to.equal("Mean grey level (0-255)");
    expect(axisTitle(figure, "yaxis")).to.equal("Share of the split's images");
    expect(annotationTexts(figure)).to.include.members(["<b>NORMAL</b>", "<b>PNEUMONIA</b>"]);
    expect(annotationTexts(figure).join()).to.include("SYNTHETIC");
    expectKnownToPlotly(figure);
  });

  it("calls the two sets as the caller does", () => {
    const names = (setNames?: [string, string]) =>
      plotIntensityShift({ ...data, setNames }).data.map(({ name }) => name);
    expect(names().slice(0, 2)).to.deep.equal(["training (filled)", "test (outline)"]);
    expect(names(["here", "abroad"])).to.include.members(["here (filled)", "abroad (outline)"]);
  });

  it("refuses grey levels outside 0 to 255", () => {
    expect(() => plotIntensityShift({ ...data, test: [[300], [1]] })).to.throw(/between 0 and 255/);
  });
});
