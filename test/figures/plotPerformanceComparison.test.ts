import { expect } from "chai";
import { plotPerformanceComparison } from "../../lib/figures/plotPerformanceComparison";
import { annotationTexts, axisTitle, expectKnownToPlotly } from "../support/figures";

const data = {
  metrics: ["Accuracy", "AUC"],
  models: [
    {
      name: "CNN",
      model: "cnn" as const,
      values: [0.85, 0.94],
      accuracy: { train: 0.98, validation: 0.96, test: 0.85 },
      trainingMinutes: 42.4,
      trainableParameters: 25783554,
    },
    { name: "original CNN", model: "cnn" as const, published: true, values: [0.8958, null] },
  ],
};

describe("plotPerformanceComparison", () => {
  it("draws the test metrics of every model as dots, published ones open", () => {
    const [cnn, original] = plotPerformanceComparison(data).data;
    expect(cnn).to.deep.include({ x: [0.85, 0.94], y: ["Accuracy", "AUC"] });
    expect(original).to.deep.include({ x: [0.8958, null] });
    expect((original.marker as { symbol: string }).symbol).to.match(/-open$/);
  });

  it("draws accuracy over the splits where it is known, and writes the gap", () => {
    const figure = plotPerformanceComparison(data);
    expect(figure.data[2]).to.deep.include({
      x: ["train", "validation", "test"],
      y: [0.98, 0.96, 0.85],
      xaxis: "x2",
    });
    expect(annotationTexts(figure).join()).to.include("CNN: −13.0 points from train to test");
    expect(annotationTexts(figure).join()).not.to.include("original CNN:");
  });

  it("draws the training cost of the models whose time is known", () => {
    const cost = plotPerformanceComparison(data).data[3];
    expect(cost).to.deep.include({ orientation: "h", x: [42.4], y: ["CNN"] });
    expect((cost.text as string[])[0].replace(/\u00a0/g, "")).to.equal("42 min<br>25.8 M weights");
  });

  it("names the axes and writes nothing unknown to Plotly", () => {
    const figure = plotPerformanceComparison(data, { synthetic: true });
    expect(
      ["xaxis", "yaxis", "xaxis2", "yaxis2", "xaxis3"].map((axis) => axisTitle(figure, axis)),
    ).to.deep.equal([
      "Value on the test split",
      "Metric",
      "Split",
      "Accuracy",
      "Training time (minutes)",
    ]);
    expectKnownToPlotly(figure);
  });

  it("refuses values that do not fit the metrics", () => {
    const models = [{ name: "CNN", model: "cnn" as const, values: [0.9] }];
    expect(() => plotPerformanceComparison({ ...data, models })).to.throw(
      /values of CNN .* 2 and 1/,
    );
  });
});
