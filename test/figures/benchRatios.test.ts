import { expect } from "chai";
import { plotBenchRatios } from "../../lib/figures/benchRatios";
import { axisTitle, expectKnownToPlotly, titleText } from "../support/figures";

const ROWS = [
  { label: "CNN", median: 2, min: 1.5, max: 3, goal: 1.6 },
  { label: "Grad-CAM", median: 0.5, min: 0.4, max: 0.6, goal: null },
];

describe("plotBenchRatios", () => {
  const figure = plotBenchRatios(ROWS, { subtitle: "2 cores" });
  const [bars, goals] = figure.data as Record<string, any>[];

  it("draws bars from 1, equally fast, to the median ratio", () => {
    expect(bars.base).to.equal(1);
    expect(bars.x).to.deep.equal([1, -0.5]);
  });

  it("gives the range of the ratios as error bars", () => {
    expect(bars.error_x.array).to.deep.equal([1, 0.09999999999999998]);
    expect(bars.error_x.arrayminus).to.deep.equal([0.5, 0.09999999999999998]);
  });

  it("writes each ratio beside its name", () => {
    expect(bars.y).to.deep.equal(["CNN  <b>2.00×</b>", "Grad-CAM  <b>0.50×</b>"]);
  });

  it("marks the goal of the rows that have one", () => {
    expect(goals.x).to.deep.equal([1.6]);
    expect(goals.y).to.deep.equal([bars.y[0]]);
  });

  it("says what the numbers are, with 1 and all ratios in view", () => {
    expect(titleText(figure)).to.contain("PyTorch");
    expect(axisTitle(figure, "xaxis")).to.contain("1 = equally fast");
    const [low, high] = (figure.layout.xaxis as { range: [number, number] }).range;
    expect(10 ** low).to.be.below(0.4);
    expect(10 ** high).to.be.above(3);
    expectKnownToPlotly(figure);
  });

  it("refuses no rows, and a median outside its range", () => {
    expect(() => plotBenchRatios([])).to.throw("rows is empty");
    expect(() => plotBenchRatios([{ ...ROWS[0], min: 2.5 }])).to.throw("0 < min <= median <= max, found 2.5, 2, 3 for CNN");
  });
});
