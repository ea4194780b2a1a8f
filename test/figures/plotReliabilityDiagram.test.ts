import { expect } from "chai";
import {
  plotReliabilityDiagram,
  plotReliabilityPanels,
} from "../../lib/figures/plotReliabilityDiagram";
import { reliabilityBins } from "../../lib/metrics/calibration";
import { annotationTexts, axisTitle, expectKnownToPlotly } from "../support/figures";

// Two bins of width 0.5 hold images, then one of four is empty.
const bins = reliabilityBins([0, 1, 1, 1], [0.1, 0.2, 0.8, 0.9], { bins: 4 });
const figure = () =>
  plotReliabilityDiagram({ models: [{ name: "CNN", model: "cnn", bins }] }, { synthetic: true });

describe("plotReliabilityDiagram", () => {
  it("draws observed against predicted shares, leaving empty bins out", () => {
    const [, line] = figure().data;
    expect((line.x as number[]).map((x) => Number(x.toFixed(10)))).to.deep.equal([0.15, 0.85]);
    expect(line.y).to.deep.equal([0.5, 1]);
  });

  it("counts the images of every bin below", () => {
    expect(figure().data[2]).to.deep.include({
      x: [0.125, 0.375, 0.625, 0.875],
      y: [2, 0, 0, 2],
      yaxis: "y2",
    });
  });

  it("draws the diagonal of a calibrated model", () => {
    expect(figure().data[0]).to.deep.include({ x: [0, 1], y: [0, 1] });
  });

  it("names the axes and writes nothing unknown to Plotly", () => {
    expect(["xaxis", "yaxis", "yaxis2"].map((axis) => axisTitle(figure(), axis))).to.deep.equal([
      "Predicted probability of PNEUMONIA",
      "Share that is PNEUMONIA",
      "Images",
    ]);
    expectKnownToPlotly(figure());
  });

  it("refuses to draw no model", () => {
    expect(() => plotReliabilityDiagram({ models: [] })).to.throw(/at least one model/);
  });
});

describe("plotReliabilityPanels", () => {
  const after = reliabilityBins([0, 1, 1, 1], [0.3, 0.4, 0.6, 0.7], { bins: 4 });
  const model = { name: "CNN", model: "cnn" as const };
  const panels = [
    { heading: "Before", models: [{ ...model, bins }] },
    { heading: "After", models: [{ ...model, bins: after }] },
  ];
  const twoPanels = plotReliabilityPanels({ panels }, { synthetic: true });

  it("draws every panel on axes of its own, side by side", () => {
    const [, before, beforeCounts, , line, counts] = twoPanels.data;
    expect(before).to.deep.include({ xaxis: "x", yaxis: "y", y: [0.5, 1] });
    expect(beforeCounts).to.include({ xaxis: "x", yaxis: "y2" });
    expect(line).to.deep.include({ xaxis: "x2", yaxis: "y3", y: [0.5, 1] });
    expect(counts).to.deep.include({ xaxis: "x2", yaxis: "y4", y: [0, 2, 2, 0] });
    const domain = (axis: string) => (twoPanels.layout[axis] as { domain: number[] }).domain;
    expect(domain("xaxis")[1]).to.be.below(domain("xaxis2")[0]);
    expect(domain("yaxis3")).to.deep.equal(domain("yaxis"));
    expect(twoPanels.layout.yaxis4).to.include({ anchor: "x2" });
  });

  it("heads the panels and lists each model once in the legend", () => {
    expect(annotationTexts(twoPanels).slice(0, 2)).to.deep.equal(["<b>Before</b>", "<b>After</b>"]);
    const listed = twoPanels.data
      .filter(({ showlegend }) => showlegend !== false)
      .map(({ name }) => name);
    expect(listed).to.deep.equal(["perfectly calibrated", "CNN"]);
    expectKnownToPlotly(twoPanels);
  });

  it("refuses to draw no panel", () => {
    expect(() => plotReliabilityPanels({ panels: [] })).to.throw(/at least one panel/);
  });
});
