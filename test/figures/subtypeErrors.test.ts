import { expect } from "chai";
import { plotSubtypeErrors } from "../../lib/figures/subtypeErrors";
import { axisTitle, expectKnownToPlotly } from "../support/figures";

const subtypes = ["bacteria", "virus"];
const cnn = { name: "CNN", model: "cnn" as const, wrong: [5, 14], total: [250, 140] };

describe("plotSubtypeErrors", () => {
  it("draws the share of wrong answers and writes the counts", () => {
    const [trace] = plotSubtypeErrors({ subtypes, models: [cnn] }).data;
    expect(trace).to.deep.include({ x: subtypes, y: [0.02, 0.1], text: ["5 of 250", "14 of 140"] });
  });

  it("leaves out a kind without images", () => {
    const [trace] = plotSubtypeErrors({ subtypes, models: [{ ...cnn, wrong: [0, 0], total: [0, 5] }] }).data;
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
    expect(() => plotSubtypeErrors({ subtypes, models })).to.throw(/wrong bacteria of CNN .* 250, found 300/);
  });
});
