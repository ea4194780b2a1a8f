import { expect } from "chai";
import { plotThresholdTradeoff } from "../../lib/figures/plotThresholdTradeoff";
import { annotationTexts, axisTitle, expectKnownToPlotly } from "../support/figures";

const data = {
  thresholds: [0, 0.5, 1],
  sensitivity: [1, 0.9, 0],
  specificity: [0, 0.8, 1],
  marked: [{ threshold: 0.5, label: "in use" }],
};

describe("plotThresholdTradeoff", () => {
  it("draws both rates against the threshold", () => {
    const [sensitivity, specificity] = plotThresholdTradeoff(data).data;
    expect(sensitivity).to.deep.include({ x: [0, 0.5, 1], y: [1, 0.9, 0] });
    expect(specificity).to.deep.include({ x: [0, 0.5, 1], y: [0, 0.8, 1] });
    expect(sensitivity.name).to.match(/^sensitivity/);
  });

  it("marks thresholds with a line and their value", () => {
    const figure = plotThresholdTradeoff(data);
    expect((figure.layout.shapes as object[])[0]).to.include({ x0: 0.5, x1: 0.5 });
    expect(annotationTexts(figure)).to.deep.equal(["in use: 0.5"]);
  });

  it("names the axes and writes nothing unknown to Plotly", () => {
    const figure = plotThresholdTradeoff(data, { synthetic: true });
    expect(axisTitle(figure, "xaxis")).to.equal("Threshold on the probability of PNEUMONIA");
    expect(axisTitle(figure, "yaxis")).to.equal("Rate");
    expectKnownToPlotly(figure);
  });

  it("refuses rates of another length and a threshold outside 0 to 1", () => {
    expect(() => plotThresholdTradeoff({ ...data, specificity: [1] })).to.throw(
      /specificity .* 3 and 1/,
    );
    const marked = [{ threshold: 50, label: "in use" }];
    expect(() => plotThresholdTradeoff({ ...data, marked })).to.throw(
      /threshold "in use" .* found 50/,
    );
  });
});
