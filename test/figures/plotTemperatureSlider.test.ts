import { expect } from "chai";
import { plotTemperatureSlider } from "../../lib/figures/plotTemperatureSlider";
import { MODEL_COLOURS } from "../../lib/figures/theme";
import { atSliderStep, axisTitle, expectKnownToPlotly, sliderOf } from "../support/figures";
import { expectNear } from "../support/numbers";

const data = {
  yTrue: [0, 1, 1, 0],
  yScore: [0.25, 0.85, 0.65, 0.65],
  model: "cnn" as const,
};
const figure = plotTemperatureSlider(data);
const { active, steps } = sliderOf(figure);
const stepOf = (temperature: string) =>
  steps.findIndex(({ label }) => label.startsWith(`${temperature} `));

describe("plotTemperatureSlider", () => {
  it("has the positions 0.3 to 2.5 in steps of 0.1", () => {
    expect(steps.map(({ label }) => Number(label.split(" ")[0]))).to.deep.equal(
      Array.from({ length: 23 }, (_, i) => Number((0.3 + 0.1 * i).toFixed(1))),
    );
  });

  it("is, as a still picture, the model as it is", () => {
    expect(active).to.equal(stepOf("1.0"));
    expect(atSliderStep(figure, active)).to.deep.equal(figure);
    const [, points] = figure.data;
    expectNear(points.x as number[], [0.25, 0.65, 0.85]);
    expect(points.y).to.deep.equal([0, 0.5, 1]);
  });

  it("squares the odds at temperature 0.5", () => {
    // Odds of 1/3, 13/7 and 17/3 become 1/9, 169/49 and 289/9.
    const [, points] = atSliderStep(figure, stepOf("0.5")).data;
    expectNear(points.x as number[], [1 / 10, 169 / 218, 289 / 298]);
    expect(points.y).to.deep.equal([0, 0.5, 1]);
  });

  it("puts images into one point whose bins a temperature joins", () => {
    // At 2.0 the odds of 0.65 and 0.71 are 1.363 and 1.565: both lie between 0.5 and 0.7, as
    // 0.577 and 0.610, in two bins; at 2.5, as 0.562 and 0.589, in one, with 3 images, 2 of them
    // ill.
    const close = plotTemperatureSlider({ ...data, yScore: [0.25, 0.71, 0.65, 0.65] });
    const sharesAt = (temperature: string) =>
      atSliderStep(close, stepOf(temperature)).data[1].y as number[];
    expect(sharesAt("2.0")).to.deep.equal([0, 0.5, 1]);
    expect(sharesAt("2.5")).to.deep.equal([0, 2 / 3]);
  });

  it("draws a bin's area by its number of images", () => {
    const { size } = figure.data[1].marker as { size: number[] };
    // The middle bin holds twice as many.
    expectNear((size[1] - 8) ** 2 / (size[0] - 8) ** 2, 2);
    expect(size[2]).to.equal(size[0]);
  });

  it("states the expected calibration error of every position", () => {
    // 1/4 * 0.25 + 2/4 * 0.15 + 1/4 * 0.15, and 1/4 * 0.1 + 2/4 * 0.2752 + 1/4 * 0.0302
    expect(steps[stepOf("1.0")].label).to.equal("1.0 (error 0.175)");
    expect(steps[stepOf("0.5")].label).to.equal("0.5 (error 0.170)");
  });

  it("takes the model's colour, names the axes and writes nothing unknown to Plotly", () => {
    expect((figure.data[1].marker as { color: string }).color).to.equal(MODEL_COLOURS.cnn);
    expect([axisTitle(figure, "xaxis"), axisTitle(figure, "yaxis")]).to.deep.equal([
      "mean probability of a bin",
      "share that is ill",
    ]);
    for (const step of [active, 0, 22]) expectKnownToPlotly(atSliderStep(figure, step));
  });

  it("refuses lists of different length and what is no probability", () => {
    expect(() => plotTemperatureSlider({ ...data, yTrue: [1] })).to.throw(
      "yTrue and yScore must have the same length",
    );
    expect(() => plotTemperatureSlider({ ...data, yScore: [0.1, 2, 0.3, 0.4] })).to.throw(
      "yScore[1]",
    );
  });
});
