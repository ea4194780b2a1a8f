import { expect } from "chai";
import { plotRocCurve, type RocLine } from "../../lib/figures/plotRocCurve";
import { MODEL_COLOURS } from "../../lib/figures/theme";
import { axisTitle, expectKnownToPlotly } from "../support/figures";

const curve = (): RocLine => ({
  name: "CNN",
  model: "cnn",
  falsePositiveRate: [0, 0.2, 1],
  truePositiveRate: [0, 0.9, 1],
  auc: 0.85,
  operatingPoint: { sensitivity: 0.9, specificity: 0.8, threshold: 0.5 },
});

describe("plotRocCurve", () => {
  it("draws the curve in the model's colour and names its AUC", () => {
    const [, line] = plotRocCurve({ curves: [curve()] }).data;
    expect(line).to.deep.include({ name: "CNN, AUC 0.850", x: [0, 0.2, 1], y: [0, 0.9, 1] });
    expect(line.line).to.include({ color: MODEL_COLOURS.cnn });
  });

  it("draws the line of guessing", () => {
    expect(plotRocCurve({ curves: [curve()] }).data[0]).to.deep.include({ x: [0, 1], y: [0, 1] });
  });

  it("marks the operating point at 1 - specificity", () => {
    const [, , point] = plotRocCurve({ curves: [curve()] }).data;
    expect(point.name).to.equal("threshold 0.5");
    expect((point.x as number[])[0]).to.be.closeTo(0.2, 1e-12);
    expect(point.y).to.deep.equal([0.9]);
    expect(
      plotRocCurve({ curves: [{ ...curve(), operatingPoint: undefined }] }).data,
    ).to.have.length(2);
  });

  it("names the axes and writes nothing unknown to Plotly", () => {
    const figure = plotRocCurve({ curves: [curve()] }, { synthetic: true });
    expect(axisTitle(figure, "xaxis")).to.equal("False positive rate (1 − specificity)");
    expect(axisTitle(figure, "yaxis")).to.equal("True positive rate (sensitivity)");
    expectKnownToPlotly(figure);
  });

  it("refuses rates of different length and an impossible AUC", () => {
    expect(() => plotRocCurve({ curves: [{ ...curve(), truePositiveRate: [0, 1] }] })).to.throw(
      /3 and 2/,
    );
    expect(() => plotRocCurve({ curves: [{ ...curve(), auc: 85 }] })).to.throw(/auc .* found 85/);
  });
});
