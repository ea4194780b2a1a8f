import { expect } from "chai";
import type { Figure } from "../../lib/base/types";
import {
  type CurvePoint,
  type LearningCurves,
  plotLearningCurves,
} from "../../lib/figures/plotLearningCurves";
import { annotationTexts, axisTitle, expectKnownToPlotly, titleText } from "../support/figures";

function history(epochs = 4): LearningCurves {
  const points = Array.from(
    { length: epochs },
    (_, i): CurvePoint => ({
      epoch: i + 1,
      trainLoss: 0.5 - 0.1 * i,
      trainAccuracy: 0.8 + 0.04 * i,
      validationLoss: 0.55 - 0.05 * i,
      validationAccuracy: 0.78 + 0.03 * i,
    }),
  );
  return { epochs: points, bestEpoch: 3, selectedOn: "validation", phaseStarts: [1] };
}

const watched = (): LearningCurves => {
  const curves = history();
  return {
    ...curves,
    epochs: curves.epochs.map((point) => ({ ...point, testLoss: 0.6, testAccuracy: 0.7 })),
  };
};

const named = (figure: Figure, name: string) => figure.data.filter((trace) => trace.name === name);
const verticalLines = (figure: Figure) =>
  (figure.layout.shapes as { x0: number }[]).map(({ x0 }) => x0);

describe("plotLearningCurves", () => {
  it("draws loss and accuracy of training and validation against the epoch", () => {
    const [loss, accuracy] = named(plotLearningCurves(history()), "validation");
    expect(loss).to.deep.include({ x: [1, 2, 3, 4], yaxis: "y" });
    expect(loss.y).to.deep.equal(history().epochs.map((point) => point.validationLoss));
    expect(accuracy.y).to.deep.equal(history().epochs.map((point) => point.validationAccuracy));
    expect(named(plotLearningCurves(history()), "training")[0].y).to.deep.equal(
      history().epochs.map((point) => point.trainLoss),
    );
  });

  it("names the axes", () => {
    const figure = plotLearningCurves(history());
    const axes = ["xaxis", "yaxis", "xaxis2", "yaxis2"].map((axis) => axisTitle(figure, axis));
    expect(axes).to.deep.equal(["Epoch", "Cross-entropy loss", "Epoch", "Accuracy"]);
  });

  it("shades the band between the two curves", () => {
    for (const trace of named(plotLearningCurves(history()), "validation")) {
      expect(trace.fill).to.equal("tonexty");
    }
  });

  it("marks the best epoch and says how large the gap is there", () => {
    const figure = plotLearningCurves(history());
    expect(verticalLines(figure)).to.deep.equal([3, 3]);
    // Epoch 3: loss 0.45 - 0.30; accuracy 0.84 - 0.88.
    expect(annotationTexts(figure)).to.deep.equal([
      "best epoch 3: gap +0.15",
      "best epoch 3: gap −4.0 points",
    ]);
  });

  it("marks the start of fine-tuning between two epochs, in both panels", () => {
    const figure = plotLearningCurves({ ...history(), phaseStarts: [1, 3] });
    expect(verticalLines(figure)).to.deep.equal([3, 2.5, 3, 2.5]);
    expect(annotationTexts(figure).filter((text) => text === "fine-tuning starts")).to.have.length(
      2,
    );
  });

  it("draws the test split only where it was watched", () => {
    expect(named(plotLearningCurves(history()), "test (watched)")).to.have.length(0);
    expect(named(plotLearningCurves(watched()), "test (watched)")[1].y).to.deep.equal([
      0.7, 0.7, 0.7, 0.7,
    ]);
  });

  it("warns where the test split chose the epoch", () => {
    const figure = plotLearningCurves({ ...watched(), selectedOn: "test" });
    expect(JSON.stringify(figure.layout.title)).to.include("optimistic");
  });

  it("labels whole epochs only", () => {
    const step = (epochs: number) =>
      (plotLearningCurves(history(epochs)).layout.xaxis as { dtick: number }).dtick;
    expect([step(3), step(10), step(25)]).to.deep.equal([1, 1, 3]);
  });

  it("takes a title and the SYNTHETIC label, and writes nothing unknown to Plotly", () => {
    const figure = plotLearningCurves(watched(), { title: "CNN", synthetic: true });
    expect(titleText(figure)).to.equal("<b>CNN</b>");
    expect(annotationTexts(figure).join()).to.include("SYNTHETIC");
    expectKnownToPlotly(figure);
  });

  it("refuses an empty history and a best epoch that never ran", () => {
    expect(() => plotLearningCurves({ epochs: [], bestEpoch: 1 })).to.throw(/at least one epoch/);
    expect(() => plotLearningCurves({ ...history(), bestEpoch: 9 })).to.throw(
      /bestEpoch 9 .* 1,2,3,4/,
    );
  });
});
