import { expect } from "chai";
import { plotPointingGame } from "../../lib/figures/pointingGame";
import { axisTitle, expectKnownToPlotly } from "../support/figures";

const results = [
  { name: "CNN", model: "cnn" as const, hits: 21, total: 40, chance: 0.11 },
  { name: "ResNet-18", model: "resnet18" as const, hits: 0, total: 0, chance: 0.11 },
];

describe("plotPointingGame", () => {
  it("draws the share of hits and writes the counts", () => {
    const [cnn, resnet] = plotPointingGame({ results }).data;
    expect(cnn).to.deep.include({ x: ["CNN"], y: [0.525], text: ["<b>53 %</b> (21 of 40)"] });
    expect(resnet.y).to.deep.equal([0]);
  });

  it("marks what a random point would reach", () => {
    expect(plotPointingGame({ results }).data[2]).to.deep.include({
      name: "random point",
      x: ["CNN", "ResNet-18"],
      y: [0.11, 0.11],
    });
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
