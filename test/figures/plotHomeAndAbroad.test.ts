import { expect } from "chai";
import { plotHomeAndAbroad } from "../../lib/figures/plotHomeAndAbroad";
import { annotationTexts, axisTitle, expectKnownToPlotly } from "../support/figures";

const home = { estimate: 0.98, low: 0.97, high: 0.99 };
const away = { estimate: 0.55, low: 0.5, high: 0.62 };
const resnet = { name: "ResNet-18", model: "resnet18" as const, aucs: { home, away } };
const cnn = { name: "CNN", model: "cnn" as const, aucs: { home: away, away: home } };

describe("plotHomeAndAbroad", () => {
  it("draws each model's AUC in every place, with its interval", () => {
    const [first, second] = plotHomeAndAbroad([resnet, cnn]).data;
    expect(first).to.deep.include({ name: "ResNet-18", x: ["home", "away"], y: [0.98, 0.55] });
    expect(second).to.deep.include({ name: "CNN", y: [0.55, 0.98] });
    const { array, arrayminus } = first.error_y as { array: number[]; arrayminus: number[] };
    expect(array[1]).to.be.closeTo(0.07, 1e-9);
    expect(arrayminus[1]).to.be.closeTo(0.05, 1e-9);
  });

  it("tells networks of one colour apart by their symbol", () => {
    const again = { ...resnet, name: "ResNet-18, seed 43" };
    const symbols = plotHomeAndAbroad([cnn, resnet, again]).data.map(
      ({ marker }) => (marker as { symbol: string }).symbol,
    );
    expect(symbols).to.deep.equal(["circle", "circle", "square"]);
  });

  it("names many networks below the plot, where no line of them reaches the title", () => {
    const many = Array.from({ length: 8 }, (_, i) => ({ ...resnet, name: `ResNet-18, seed ${i}` }));
    const { layout } = plotHomeAndAbroad(many);
    const { y, yanchor } = layout.legend as { y: number; yanchor: string };
    expect(yanchor).to.equal("top");
    expect(y).to.be.below(0);
  });

  it("marks guessing, names its axis and writes nothing unknown to Plotly", () => {
    const figure = plotHomeAndAbroad([resnet], { title: "Here and there" });
    expect(annotationTexts(figure)).to.include("guessing");
    expect(axisTitle(figure, "yaxis")).to.equal("AUC");
    expectKnownToPlotly(figure);
  });

  it("refuses no model, and models that were asked in different places", () => {
    expect(() => plotHomeAndAbroad([])).to.throw("at least one model");
    expect(() => plotHomeAndAbroad([resnet, { ...cnn, aucs: { home } }])).to.throw(
      "CNN: expected an AUC for each of home, away, found home.",
    );
  });
});
