import { expect } from "chai";
import { plotImageSizes } from "../../lib/figures/plotImageSizes";
import { axisTitle, expectKnownToPlotly } from "../support/figures";

const sizes = [
  { width: 1800, height: 1400, label: 0 },
  { width: 1200, height: 800, label: 1 },
  { width: 1000, height: 900, label: 1 },
];

describe("plotImageSizes", () => {
  it("draws width against height, one trace per class", () => {
    const [, normal, pneumonia] = plotImageSizes({ sizes }).data;
    expect(normal).to.deep.include({ name: "NORMAL", x: [1800], y: [1400] });
    expect(pneumonia).to.deep.include({ name: "PNEUMONIA", x: [1200, 1000], y: [800, 900] });
  });

  it("draws the line of square images as far as there are any", () => {
    expect(plotImageSizes({ sizes }).data[0]).to.deep.include({
      name: "square",
      x: [0, 1400],
      y: [0, 1400],
    });
  });

  it("takes more images than the stack", () => {
    const many = new Array(200_000).fill(sizes[0]);
    expect(plotImageSizes({ sizes: many }).data[0].x).to.deep.equal([0, 1400]);
  });

  it("names the axes with their unit and writes nothing unknown to Plotly", () => {
    const figure = plotImageSizes({ sizes });
    expect([axisTitle(figure, "xaxis"), axisTitle(figure, "yaxis")]).to.deep.equal([
      "Width (pixels)",
      "Height (pixels)",
    ]);
    expectKnownToPlotly(figure);
  });

  it("refuses an empty list", () => {
    expect(() => plotImageSizes({ sizes: [] })).to.throw(/at least one image/);
  });
});
