import { expect } from "chai";
import { plotPointingGame } from "../../lib/figures/plotPointingGame";
import { axisTitle, expectKnownToPlotly } from "../support/figures";

const results = [
  { name: "CNN", model: "cnn" as const, hits: 21, total: 40, chance: 0.11 },
  { name: "ResNet-18", model: "resnet18" as const, hits: 0, total: 0, chance: 0.11 },
];

describe("plotPointingGame", () => {
  it("draws the share of hits and writes the counts", () => {
    const [cnn, resnet, , labels] = plotPointingGame({ results }).data;
    expect(cnn).to.deep.include({ x: ["CNN"], y: [0.525] });
    expect(resnet.y).to.deep.equal([0]);
    expect(labels.text).to.deep.equal(["<b>53 %</b> (21 of 40)", "<b>0 %</b> (0 of 0)"]);
  });

  it("puts the counts above bar, interval and chance", () => {
    const sure = { ...results[0], low: 0.375, high: 0.675 };
    const heights = plotPointingGame({ results: [sure, results[1]] }).data[3].y as number[];
    expect(heights[0]).to.be.within(0.68, 0.7);
    expect(heights[1]).to.be.within(0.12, 0.14);
  });

  it("draws the confidence interval as distances from the share, where it is given", () => {
    const sure = { ...results[0], low: 0.375, high: 0.675 };
    const [bar, unknown] = plotPointingGame({ results: [sure, results[1]] }).data;
    const { array, arrayminus } = bar.error_y as { array: number[]; arrayminus: number[] };
    expect(array[0]).to.be.closeTo(0.15, 1e-9);
    expect(arrayminus[0]).to.be.closeTo(0.15, 1e-9);
    expect(unknown.error_y).to.deep.equal({ visible: false });
  });

  it("marks what a random point would reach", () => {
    expect(plotPointingGame({ results }).data[2]).to.deep.include({
      name: "random point",
      x: ["CNN", "ResNet-18"],
      y: [0.11, 0.11],
    });
  });

  it("marks what a point of the usual place would reach, where it is known", () => {
    const known = [
      { ...results[0], usualPlace: 0.4 },
      { ...results[1], usualPlace: null },
    ];
    const figure = plotPointingGame({ results: known }, { axis: "Method" });
    expect(figure.data).to.have.length(5);
    expect(figure.data[4]).to.deep.include({ x: ["CNN"], y: [0.4] });
    expect(axisTitle(figure, "xaxis")).to.equal("Method");
    expect((figure.data[3].y as number[])[0]).to.be.within(0.53, 0.55);
    expectKnownToPlotly(figure);
    expect(plotPointingGame({ results }).data).to.have.length(4);
  });

  it("names the axes and writes nothing unknown to Plotly", () => {
    const figure = plotPointingGame({ results }, { synthetic: true });
    expect([axisTitle(figure, "xaxis"), axisTitle(figure, "yaxis")]).to.deep.equal([
      "Model",
      "Peaks inside an opacity",
    ]);
    expectKnownToPlotly(figure);
  });

  it("refuses more hits than maps and a chance outside 0 to 1", () => {
    expect(() => plotPointingGame({ results: [{ ...results[0], hits: 41 }] })).to.throw(
      /hits of CNN .* found 41/,
    );
    expect(() => plotPointingGame({ results: [{ ...results[0], chance: 11 }] })).to.throw(
      /chance of CNN .* found 11/,
    );
  });
});
