import { expect } from "chai";
import { plotOverallPerformance } from "../../lib/figures/plotOverallPerformance";
import { modelMarker } from "../../lib/figures/theme";
import { axisTitle, expectKnownToPlotly } from "../support/figures";

const metrics = ["Accuracy", "AUC"];
const series = [
  {
    name: "CNN",
    model: "cnn" as const,
    values: [0.85, 0.94],
    low: [0.8, null],
    high: [0.88, null],
  },
  { name: "original CNN", model: "cnn" as const, published: true, values: [0.8958, null] },
];

describe("plotOverallPerformance", () => {
  it("draws a group of bars per metric, with the number in percent", () => {
    const [cnn] = plotOverallPerformance({ metrics, series }).data;
    expect(cnn).to.deep.include({
      name: "CNN",
      x: metrics,
      y: [0.85, 0.94],
      text: ["85.0", "94.0"],
    });
  });

  it("pales published numbers and leaves out what is not known", () => {
    const [, original] = plotOverallPerformance({ metrics, series }).data;
    expect(original.marker).to.deep.equal(modelMarker("cnn", true));
    expect(original).to.deep.include({ y: [0.8958, null], text: ["89.6", ""] });
  });

  it("draws intervals as distances from the value", () => {
    const [cnn, original] = plotOverallPerformance({ metrics, series }).data as {
      error_y: Record<string, number[]>;
    }[];
    expect(cnn.error_y.array[0]).to.be.closeTo(0.03, 1e-12);
    expect(cnn.error_y.arrayminus[0]).to.be.closeTo(0.05, 1e-12);
    expect(cnn.error_y.array[1]).to.equal(0);
    expect(original.error_y).to.deep.equal({ visible: false });
  });

  it("starts the bars at zero", () => {
    const { yaxis } = plotOverallPerformance({ metrics, series }).layout as {
      yaxis: { range: number[] };
    };
    expect(yaxis.range[0]).to.equal(0);
  });

  it("names the axes and writes nothing unknown to Plotly", () => {
    const figure = plotOverallPerformance({ metrics, series }, { synthetic: true });
    expect([axisTitle(figure, "xaxis"), axisTitle(figure, "yaxis")]).to.deep.equal([
      "Metric",
      "Value",
    ]);
    expectKnownToPlotly(figure);
  });

  it("refuses percentages and missing values", () => {
    const percent = [{ name: "CNN", model: "cnn" as const, values: [85, 94] }];
    expect(() => plotOverallPerformance({ metrics, series: percent })).to.throw(
      /found 85 for CNN. Divide/,
    );
    const short = [{ name: "CNN", model: "cnn" as const, values: [0.85] }];
    expect(() => plotOverallPerformance({ metrics, series: short })).to.throw(
      /values of CNN .* 2 and 1/,
    );
  });
});
