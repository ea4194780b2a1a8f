import { expect } from "chai";
import { plotVariants } from "../../lib/figures/plotVariants";
import { axisTitle, expectKnownToPlotly } from "../support/figures";

const rows = [
  {
    name: "base",
    value: 0.9,
    interval: { low: 0.85, high: 0.93 },
    shifted: [
      { shift: "darker", value: 0.8 },
      { shift: "wider", value: 0.7 },
    ],
  },
  {
    name: "all layers",
    value: 0.95,
    interval: { low: 0.91, high: 0.97 },
    shifted: [{ shift: "darker", value: 0.94 }],
  },
];

describe("plotVariants", () => {
  it("draws every variant with its interval", () => {
    const [dots] = plotVariants({ metric: "AUC", rows }).data;
    const { array, arrayminus } = dots.error_x as { array: number[]; arrayminus: number[] };
    expect(dots).to.deep.include({ y: ["base", "all layers"], x: [0.9, 0.95] });
    expect(array.map((up, i) => rows[i].value + up)[0]).to.be.closeTo(0.93, 1e-12);
    expect(arrayminus.map((down, i) => rows[i].value - down)[1]).to.be.closeTo(0.91, 1e-12);
  });

  it("draws a cross for every shift, in its variant's row", () => {
    const [, crosses] = plotVariants({ metric: "AUC", rows }).data;
    expect(crosses).to.deep.include({
      y: ["base", "base", "all layers"],
      x: [0.8, 0.7, 0.94],
      text: ["darker", "wider", "darker"],
    });
  });

  it("names the metric and writes nothing unknown to Plotly", () => {
    const figure = plotVariants({ metric: "AUC", rows });
    expect(axisTitle(figure, "xaxis")).to.equal("AUC");
    expectKnownToPlotly(figure);
  });

  it("refuses to draw nothing", () => {
    expect(() => plotVariants({ metric: "AUC", rows: [] })).to.throw(
      "at least one variant is needed",
    );
  });
});
