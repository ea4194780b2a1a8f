import { expect } from "chai";
import { plotEvaluationPanel } from "../../lib/figures/plotEvaluationPanel";
import { evaluate } from "../../lib/metrics/evaluation";
import { annotationTexts, axisTitle, expectKnownToPlotly, titleText } from "../support/figures";

// Three NORMAL, one of them called PNEUMONIA; four PNEUMONIA, one of them missed.
const evaluation = () => evaluate([0, 0, 0, 1, 1, 1, 1], [0.1, 0.2, 0.7, 0.4, 0.6, 0.8, 0.9]);
const panel = () =>
  plotEvaluationPanel({ evaluation: evaluation(), model: "cnn", name: "CNN" }, { synthetic: true });

describe("plotEvaluationPanel", () => {
  it("shows the confusion matrix on the first axes", () => {
    const [matrix] = panel().data;
    expect(matrix).to.include({ type: "heatmap", xaxis: "x", yaxis: "y" });
    expect((matrix.text as string[][])[1][0]).to.equal("<b>1</b><br>25.0 %");
  });

  it("shows the ROC curve and its operating point on the second", () => {
    const [, , line, point] = panel().data;
    expect(line).to.deep.include({
      x: evaluation().roc.falsePositiveRate,
      xaxis: "x2",
      yaxis: "y2",
    });
    expect((point.x as number[])[0]).to.be.closeTo(1 / 3, 1e-12);
    expect(point.y).to.deep.equal([0.75]);
  });

  it("shows the clinical metrics as bars", () => {
    const bars = panel().data[4];
    expect(bars.x).to.deep.equal([
      "Accuracy",
      "Sensitivity",
      "Specificity",
      "Precision (PPV)",
      "NPV",
      "F1",
      "AUC",
    ]);
    // 5 / 7, 3 / 4, 2 / 3, 3 / 4, 2 / 3, 0.75; AUC: 10 of the 12 pairs are in order.
    expect(bars.text).to.deep.equal([
      "71.4 %",
      "75.0 %",
      "66.7 %",
      "75.0 %",
      "66.7 %",
      "75.0 %",
      "0.833",
    ]);
  });

  it("names every part and every axis", () => {
    const figure = panel();
    expect(titleText(figure)).to.equal("<b>CNN: evaluation</b>");
    expect(annotationTexts(figure)).to.include.members([
      "<b>Confusion matrix</b>",
      "<b>ROC curve</b>",
      "<b>Metrics at threshold 0.5</b>",
    ]);
    expect(
      ["xaxis", "yaxis", "xaxis2", "yaxis2", "yaxis3"].map((axis) => axisTitle(figure, axis)),
    ).to.deep.equal([
      "Predicted class",
      "True class",
      "False positive rate (1 − specificity)",
      "True positive rate (sensitivity)",
      "Value",
    ]);
  });

  it("labels sample data and writes nothing unknown to Plotly", () => {
    expect(annotationTexts(panel()).join()).to.include("SYNTHETIC");
    expectKnownToPlotly(panel());
  });
});
