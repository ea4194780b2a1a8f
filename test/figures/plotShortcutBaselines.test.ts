import { expect } from "chai";
import { plotShortcutBaselines } from "../../lib/figures/plotShortcutBaselines";
import { annotationTexts, axisTitle, expectKnownToPlotly } from "../support/figures";

const auc = (estimate: number) => ({ estimate, low: estimate - 0.03, high: estimate + 0.02 });
const border = { name: "border only", validation: auc(0.96), test: auc(0.85) };
const cnn = { name: "CNN", validation: auc(0.98), test: auc(0.95) };

describe("plotShortcutBaselines", () => {
  it("draws the AUC of each model on validation and test with its interval", () => {
    const figure = plotShortcutBaselines({ baselines: [border], models: [cnn] });
    const [validation, , test, testNumbers] = figure.data as Record<string, any>[];
    expect([validation.name, test.name]).to.deep.equal(["validation", "test"]);
    expect(validation.y).to.deep.equal([0.96, 0.98]);
    expect(test.y).to.deep.equal([0.85, 0.95]);
    expect(test.error_y.array[0]).to.be.closeTo(0.02, 1e-12);
    expect(test.error_y.arrayminus[0]).to.be.closeTo(0.03, 1e-12);
    expect(testNumbers.text).to.deep.equal(["0.850", "0.950"]);
  });

  it("keeps both splits at the place of their model", () => {
    const figure = plotShortcutBaselines({ baselines: [border], models: [cnn] });
    const [validation, , test] = figure.data as { x: number[] }[];
    validation.x.forEach((x, i) => expect((x + test.x[i]) / 2).to.be.closeTo(i, 1e-12));
    expect(figure.layout.xaxis).to.deep.include({
      tickvals: [0, 1],
      ticktext: ["border only", "CNN"],
    });
  });

  it("marks guessing at 0.5 and the line between baselines and models", () => {
    const figure = plotShortcutBaselines({ baselines: [border, border], models: [cnn] });
    const [chance, divider] = figure.layout.shapes as Record<string, unknown>[];
    expect(chance).to.deep.include({ y0: 0.5, y1: 0.5 });
    expect(divider).to.deep.include({ x0: 1.5, x1: 1.5 });
    expect(annotationTexts(figure).join())
      .to.include("recognise no lung")
      .and.to.include("see the whole picture");
  });

  it("shows an interval that lies below 0.5", () => {
    const poor = { ...border, test: { estimate: 0.3, low: 0.2, high: 0.4 } };
    const { range } = plotShortcutBaselines({ baselines: [poor], models: [] }).layout.yaxis as {
      range: number[];
    };
    expect(range[0]).to.be.below(0.2);
  });

  it("names the axes and writes nothing unknown to Plotly", () => {
    const figure = plotShortcutBaselines(
      { baselines: [border], models: [cnn] },
      { synthetic: true, subtitle: "x" },
    );
    expect([axisTitle(figure, "xaxis"), axisTitle(figure, "yaxis")]).to.deep.equal([
      "Model",
      "AUC (95 % interval)",
    ]);
    expectKnownToPlotly(figure);
  });

  it("refuses no baseline, and an AUC above 1", () => {
    expect(() => plotShortcutBaselines({ baselines: [], models: [cnn] })).to.throw(
      "baselines is empty",
    );
    const wrong = { ...border, test: { estimate: 1.2, low: 1, high: 1.3 } };
    expect(() => plotShortcutBaselines({ baselines: [wrong], models: [] })).to.throw(
      "AUC of border only on test must lie between 0 and 1, found 1.2",
    );
  });
});
