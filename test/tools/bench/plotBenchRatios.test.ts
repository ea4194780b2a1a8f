import { expect } from "chai";
import { plotBenchRatios } from "../../../lib/tools/bench/plotBenchRatios";
import { axisTitle, expectKnownToPlotly, titleText } from "../../support/figures";

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

  it("writes each ratio beside its name, and whether it reaches its goal", () => {
    expect(bars.y).to.deep.equal(["CNN  <b>2.00×</b>  goal 1.6× ✓", "Grad-CAM  <b>0.50×</b>"]);
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
    expect(() => plotBenchRatios([{ ...ROWS[0], min: 2.5 }])).to.throw(
      "0 < min <= median <= max, found 2.5, 2, 3 for CNN",
    );
  });
});

describe("plotBenchRatios with mixed precision", () => {
  const both = {
    ...ROWS[0],
    goal: 2.4,
    mixed: { min: 5, median: 6, max: 7 },
    pytorchMixed: { min: 1.8, median: 2, max: 2.2 },
  };
  const figure = plotBenchRatios([both, ROWS[1]]);
  const [float32, mixed, pytorch, goals] = figure.data as Record<string, any>[];

  it("gives such a step two bars of half the height, and others one of the whole", () => {
    expect([float32.name, mixed.name]).to.deep.equal(["float32", "mixed precision"]);
    expect(float32.width).to.deep.equal([0.375, 0.75]);
    expect([mixed.x, mixed.width, mixed.offset]).to.deep.equal([[5], [0.375], [0]]);
  });

  it("marks PyTorch's own mixed precision", () => {
    expect([pytorch.name, pytorch.x]).to.deep.equal(["PyTorch's mixed precision", [2]]);
    expect(pytorch.y).to.deep.equal([mixed.y[0]]);
  });

  it("compares the goal with mixed precision", () => {
    expect(mixed.y).to.deep.equal(["CNN<br>float32 <b>2.00×</b>, mixed <b>6.00×</b>  goal 2.4× ✓"]);
    expect(goals.x).to.deep.equal([2.4]);
    const missed = plotBenchRatios([{ ...both, goal: 8 }]).data as Record<string, any>[];
    expect(missed[1].y[0]).to.contain("goal 8× ✗");
  });

  it("says beside what, with all ratios in view", () => {
    expect(axisTitle(figure, "xaxis")).to.contain("PyTorch in float32");
    expect(10 ** (figure.layout.xaxis as { range: [number, number] }).range[1]).to.be.above(7);
    expectKnownToPlotly(figure);
  });

  it("refuses a median of mixed precision outside its range", () =>
    expect(() => plotBenchRatios([{ ...both, mixed: { min: 2, median: 1, max: 3 } }])).to.throw(
      "found 2, 1, 3 for CNN",
    ));
});
