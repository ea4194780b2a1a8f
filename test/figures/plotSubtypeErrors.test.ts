import { expect } from "chai";
import { plotSubtypeErrors } from "../../lib/figures/plotSubtypeErrors";
import { axisTitle, expectKnownToPlotly } from "../support/figures";

const subtypes = ["bacteria", "virus"];
const cnn = { name: "CNN", model: "cnn" as const, wrong: [5, 14], total: [250, 140] };

describe("plotSubtypeErrors", () => {
  it("draws the share of wrong answers and writes the counts", () => {
    const [bars, counts] = plotSubtypeErrors({ subtypes, models: [cnn] }).data;
    expect(bars).to.deep.include({ x: subtypes, y: [0.02, 0.1] });
    expect(counts.text).to.deep.equal(["5 of 250", "14 of 140"]);
  });

  it("draws Wilson's interval around each share, and the count above it", () => {
    // statsmodels: proportion_confint(5, 250, method="wilson") = (0.00857, 0.04596)
    const [bars, counts] = plotSubtypeErrors({ subtypes, models: [cnn] }).data;
    const { array, arrayminus } = bars.error_y as { array: number[]; arrayminus: number[] };
    expect(0.02 + array[0]).to.be.closeTo(0.04596, 1e-4);
    expect(0.02 - arrayminus[0]).to.be.closeTo(0.00857, 1e-4);
    expect((counts.y as number[])[0]).to.be.closeTo(0.02 + array[0], 1e-12);
  });

  it("leaves out a kind without images", () => {
    const [trace] = plotSubtypeErrors({
      subtypes,
      models: [{ ...cnn, wrong: [0, 0], total: [0, 5] }],
    }).data;
    expect(trace.y).to.deep.equal([null, 0]);
  });

  it("names the axes and writes nothing unknown to Plotly", () => {
    const figure = plotSubtypeErrors({ subtypes, models: [cnn] }, { synthetic: true });
    expect([axisTitle(figure, "xaxis"), axisTitle(figure, "yaxis")]).to.deep.equal([
      "Kind of image",
      "Share called wrongly",
    ]);
    expectKnownToPlotly(figure);
  });

  it("refuses more errors than images", () => {
    const models = [{ ...cnn, wrong: [300, 1] }];
    expect(() => plotSubtypeErrors({ subtypes, models })).to.throw(
      /wrong bacteria of CNN .* 250, found 300/,
    );
  });
});
