import { expect } from "chai";
import { plotReliabilityDiagram } from "../../lib/figures/reliabilityDiagram";
import { reliabilityBins } from "../../lib/metrics/calibration";
import { axisTitle, expectKnownToPlotly } from "../support/figures";

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
