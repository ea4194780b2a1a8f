import { expect } from "chai";
import { plotThresholdSlider } from "../../lib/figures/plotThresholdSlider";
import { rocCurve } from "../../lib/metrics/roc";
import { atSliderStep, expectKnownToPlotly, sliderOf } from "../support/figures";

const data = {
  yTrue: [0, 0, 1, 1],
  yScore: [0.1, 0.6, 0.4, 0.9],
  classNames: ["NORMAL", "PNEUMONIA"] as [string, string],
};
const figure = plotThresholdSlider(data);
const { active, steps } = sliderOf(figure);

/** What the figure shows at a threshold. */
function shownAt(threshold: string) {
  const step = steps.findIndex(({ label }) => label === threshold);
  const [, point, matrix, errors] = atSliderStep(figure, step).data;
  return {
    point: [(point.x as number[])[0], (point.y as number[])[0]],
    matrix: matrix.z,
    text: matrix.text,
    errors: errors.y,
  };
}

describe("plotThresholdSlider", () => {
  it("has the positions 0.02 to 0.98 in steps of 0.02", () => {
    expect(steps.map(({ label }) => Number(label))).to.deep.equal(
      Array.from({ length: 49 }, (_, i) => Number((0.02 * (i + 1)).toFixed(2))),
    );
  });

  it("calls every image ill at the lowest threshold and none at the highest", () => {
    expect(shownAt("0.02")).to.deep.equal({
      point: [1, 1],
      matrix: [
        [0, 2],
        [0, 2],
      ],
      text: [
        ["0", "2"],
        ["0", "2"],
      ],
      errors: [0, 2],
    });
    expect(shownAt("0.98")).to.deep.include({ point: [0, 0], errors: [2, 0] });
  });

  it("calls an image ill whose score is the threshold itself", () => {
    expect(shownAt("0.40")).to.deep.include({ point: [0.5, 1], errors: [0, 1] });
    expect(shownAt("0.42")).to.deep.include({ point: [0.5, 0.5], errors: [1, 1] });
  });

  it("is, as a still picture, the position 0.50", () => {
    expect(steps[active].label).to.equal("0.50");
    expect(atSliderStep(figure, active)).to.deep.equal(figure);
    expect(figure.data[2].z).to.deep.equal([
      [1, 1],
      [1, 1],
    ]);
  });

  it("draws the ROC curve, which no position moves", () => {
    const { falsePositiveRate, truePositiveRate } = rocCurve(data.yTrue, data.yScore);
    for (const { data: traces } of [figure, atSliderStep(figure, 0)])
      expect(traces[0]).to.deep.include({ x: falsePositiveRate, y: truePositiveRate });
  });

  it("says what the rows and the columns of the matrix are", () => {
    const { xaxis2, yaxis2 } = figure.layout as Record<string, { title: { text: string } }>;
    expect(xaxis2.title.text).to.equal("called");
    expect(yaxis2.title.text).to.equal("in truth");
  });

  it("leaves room for the most errors that a position has", () => {
    const { range } = figure.layout.yaxis3 as { range: number[] };
    expect(range[0]).to.equal(0);
    expect(range[1]).to.be.above(2);
  });

  it("writes nothing unknown to Plotly, at any position", () => {
    expectKnownToPlotly(figure);
    for (const step of [0, 19, 48]) expectKnownToPlotly(atSliderStep(figure, step));
  });

  it("refuses a single class and lists of different length", () => {
    expect(() => plotThresholdSlider({ ...data, yTrue: [1, 1, 1, 1] })).to.throw(
      "yTrue must hold both classes, 0 and 1",
    );
    expect(() => plotThresholdSlider({ ...data, yScore: [0.1] })).to.throw(
      "yTrue and yScore must have the same length",
    );
  });
});
