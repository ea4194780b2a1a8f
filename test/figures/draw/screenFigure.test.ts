import { expect } from "chai";
import { SCREEN_HEIGHT, SCREEN_WIDTH, screenFigure } from "../../../lib/figures/draw/screenFigure";

const trace = { type: "scatter", y: [1, null, 3], marker: { size: 10 }, xbins: { size: 8 } };
const figure = (width: number, height: number) => ({
  data: [{ ...trace, z: [[1, 2]], marker: { size: [10, 20] } }, trace],
  layout: {
    width,
    height,
    margin: { l: 90, t: 100 },
    title: { text: "A", font: { size: 24 }, pad: { t: 18 } },
    template: { layout: { font: { size: 16 } } },
    annotations: [{ text: "note", x: 1, yshift: -4 }],
    images: [{ sizex: 224, size: 224 }],
  },
});

describe("screenFigure", () => {
  it("has no width of its own and is no higher than what a small screen shows", () => {
    for (const [width, height] of [
      [1000, 560],
      [1100, 940],
      [300, 200],
    ]) {
      const { layout } = screenFigure(figure(width, height));
      expect(layout).not.to.have.property("width");
      expect(layout.autosize).to.equal(true);
      expect(layout.height).to.be.at.most(SCREEN_HEIGHT);
    }
    expect(screenFigure(figure(300, 200)).layout.height).to.equal(200);
  });

  it("scales letters, marks and margins alike, and nothing that counts in other units", () => {
    const half = screenFigure(figure(2 * SCREEN_WIDTH, 400));
    expect(half.layout).to.deep.equal({
      height: 200,
      autosize: true,
      margin: { l: 45, t: 50 },
      title: { text: "A", font: { size: 12 }, pad: { t: 9 } },
      template: { layout: { font: { size: 8 } } },
      annotations: [{ text: "note", x: 1, yshift: -2 }],
      images: [{ sizex: 224, size: 224 }],
    });
    expect(half.data).to.deep.equal([
      { ...trace, z: [[1, 2]], marker: { size: [5, 10] } },
      { ...trace, marker: { size: 5 } },
    ]);
  });

  it("leaves the figure passed in as it is", () => {
    const given = figure(1400, 900);
    screenFigure(given);
    expect(given).to.deep.equal(figure(1400, 900));
  });
});
