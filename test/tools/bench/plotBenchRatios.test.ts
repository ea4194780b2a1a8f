import { expect } from "chai";
import type { Figure } from "../../../lib/base/types";
import type { BenchRatioRow } from "../../../lib/tools/bench/benchRatioTraces";
import { plotBenchRatios } from "../../../lib/tools/bench/plotBenchRatios";
import { annotationTexts, axisTitle, expectKnownToPlotly, titleText } from "../../support/figures";

const ROWS = [
  { label: "CNN", median: 2, min: 1.5, max: 3, goal: 1.6 },
  { label: "Grad-CAM", median: 0.5, min: 0.4, max: 0.6, goal: null },
];

const alone = (...rows: BenchRatioRow[]) => [{ name: "Chip", rows }];
type Trace = Record<string, any>;

describe("plotBenchRatios", () => {
  const figure = plotBenchRatios(alone(...ROWS), { subtitle: "2 cores" });
  const [bars, goals] = figure.data as Trace[];

  it("draws bars from 1, equally fast, to the median ratio", () => {
    expect(bars.base).to.equal(1);
    expect(bars.x).to.deep.equal([1, -0.5]);
  });

  it("gives the range of the ratios as error bars", () => {
    expect(bars.error_x.array).to.deep.equal([1, 0.09999999999999998]);
    expect(bars.error_x.arrayminus).to.deep.equal([0.5, 0.09999999999999998]);
  });

  it("writes each ratio beside its bar, and whether it reaches its goal", () => {
    const [heading, ...numbers] = annotationTexts(figure);
    expect(heading).to.contain("Chip");
    expect(numbers).to.deep.equal(["<b>2.00×</b> ✓", "<b>0.50×</b>"]);
    const { ticktext } = figure.layout.yaxis as { ticktext: string[] };
    expect(ticktext).to.deep.equal(["CNN<br>goal 1.6×", "Grad-CAM"]);
  });

  it("marks the goal of the rows that have one", () => {
    expect(goals.x).to.deep.equal([1.6]);
    expect(goals.y).to.deep.equal(["CNN"]);
  });

  it("says what the numbers are, with 1 and all ratios in view", () => {
    expect(titleText(figure)).to.contain("PyTorch");
    expect(axisTitle(figure, "xaxis")).to.contain("1 = equally fast");
    const [low, high] = rangeOf(figure, "xaxis");
    expect(10 ** low).to.be.below(0.4);
    expect(10 ** high).to.be.above(3);
    expectKnownToPlotly(figure);
  });

  it("refuses no rows, and a median outside its range", () => {
    expect(() => plotBenchRatios([])).to.throw("rows is empty");
    expect(() => plotBenchRatios(alone({ ...ROWS[0], min: 2.5 }))).to.throw(
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
  const figure = plotBenchRatios(alone(both, ROWS[1]));
  const [float32, mixed, pytorch, goals] = figure.data as Trace[];

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
    expect(annotationTexts(figure)[1]).to.equal("2.00×<br><b>6.00×</b> ✓");
    expect(goals.x).to.deep.equal([2.4]);
    const missed = plotBenchRatios(alone({ ...both, goal: 8 }));
    expect(annotationTexts(missed)[1]).to.equal("2.00×<br><b>6.00×</b> ✗");
  });

  it("says beside what, with all ratios in view", () => {
    expect(axisTitle(figure, "xaxis")).to.contain("PyTorch in float32");
    expect(10 ** rangeOf(figure, "xaxis")[1]).to.be.above(7);
    expectKnownToPlotly(figure);
  });

  it("refuses a median of mixed precision outside its range", () =>
    expect(() =>
      plotBenchRatios(alone({ ...both, mixed: { min: 2, median: 1, max: 3 } })),
    ).to.throw("found 2, 1, 3 for CNN"));
});

describe("plotBenchRatios of several machines", () => {
  const extra = { label: "Only there", median: 9, min: 8, max: 10, goal: null };
  const figure = plotBenchRatios([
    { name: "First", rows: ROWS },
    { name: "Second", rows: [extra, { ...ROWS[0], median: 1.2, min: 1, max: 1.5, goal: 3 }] },
  ]);
  const traces = figure.data as Trace[];

  it("gives each a panel of its own under its name, on equal axes", () => {
    expect(traces.map(({ xaxis }) => xaxis)).to.deep.equal(["x", "x", "x2", "x2"]);
    const headings = annotationTexts(figure).filter((text) => /First|Second/.test(text));
    expect(headings).to.deep.equal(["<b>First</b>", "<b>Second</b>"]);
    expect(rangeOf(figure, "xaxis2")).to.deep.equal(rangeOf(figure, "xaxis"));
    const [left, right] = ["xaxis", "xaxis2"].map(
      (axis) => (figure.layout[axis] as { domain: number[] }).domain,
    );
    expect(right[0]).to.be.above(left[1]);
    expectKnownToPlotly(figure);
  });

  it("has the steps of all from top to bottom, and each number in its own step's row", () => {
    const { categoryarray, ticktext } = figure.layout.yaxis as Record<string, string[]>;
    expect(categoryarray).to.deep.equal(["CNN", "Grad-CAM", "Only there"]);
    // Their goals differ: none stands at the name.
    expect(ticktext).to.deep.equal(categoryarray);
    const rows = (figure.layout.annotations as Trace[])
      .filter(({ yref }) => yref === "y")
      .map(({ text, y }) => [text, y]);
    expect(rows).to.deep.equal([
      ["<b>2.00×</b> ✓", 0],
      ["<b>0.50×</b>", 1],
      ["<b>9.00×</b>", 2],
      ["<b>1.20×</b> ✗", 0],
    ]);
  });

  it("names each kind of bar once in the legend", () => {
    expect(traces.map(({ showlegend }) => showlegend)).to.deep.equal([true, true, false, false]);
  });
});

function rangeOf(figure: Figure, axis: string): [number, number] {
  return (figure.layout[axis] as { range: [number, number] }).range;
}
